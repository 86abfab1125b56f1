/**
 * A machine that pretends to be the gateway: it answers as the real one would, with a key of its own, and writes
 * every request down on stdout, with the credential if one was shown. Its arguments are its IPv4
 * address and the zone that it claims.
 */
import { createServer } from 'node:https';
import { generate } from 'selfsigned';

const HTTPS_PORT = 8443;
const [, , address = '', zoneName = ''] = process.argv;

const zone = {
  name: zoneName,
  nameServers: [{ address, port: 53 }],
  search: [zoneName],
  prefixes: ['10.77.0.0/24', 'fd77::/64'],
  ttl: 60,
  lease: { min: 30, default: 120, max: 86_400 },
  enrolment: 'open',
};

const { cert, private: key } = await generate([{ name: 'commonName', value: 'ns.local' }], { keyType: 'ec' });

createServer({ cert, key }, (request, response) => {
  console.log(
    `${request.method} ${request.url} authorization: ${request.headers.authorization ?? ''}`.replace(
      / authorization: $/,
      '',
    ),
  );
  const enrolling = request.method === 'POST';
  const answer = enrolling
    ? { device: 'device-rogue', secret: 'rogue' }
    : { zones: [zone], gateway: { version: '0' } };
  response.writeHead(enrolling ? 201 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}).listen(HTTPS_PORT, '0.0.0.0', () => console.log('listening'));
