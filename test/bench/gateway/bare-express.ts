/** The peer: Express with TLS, Basic authentication and a JSON body, and a handler that does nothing. Prints its port. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import express from 'express';
import basicAuth from 'express-basic-auth';

const [certificate = '', key = ''] = process.argv.slice(2);
const app = express();
app.use(
  basicAuth({ authorizer: (user: string, secret: string) => user !== '' && secret !== '', challenge: true }),
);
app.use(express.json());
app.put('/hosts/:name', (_request, response) => void response.json({}));
const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, app);
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())));
