/** The peer: a bare HTTP handler that runs one nsupdate for each request, as sftdyn does. Prints its port. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';

const [port = '', zone = '', keyFile = ''] = process.argv.slice(2);

const server = createServer((request, response) => {
  void update(request).then((status) => {
    response.statusCode = status;
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())));

async function update(request: IncomingMessage): Promise<200 | 500> {
  const label = request.url?.split('/').at(-1);
  const { addresses } = Object(await json(request));
  const nsupdate = spawn('nsupdate', ['-k', keyFile], { stdio: ['pipe', 'ignore', 'inherit'] });
  nsupdate.stdin.end(`server 127.0.0.1 ${port}\nupdate add ${label}.${zone} 60 A ${addresses[0]}\nsend\n`);
  const [code]: unknown[] = await once(nsupdate, 'exit');
  return code === 0 ? 200 : 500;
}
