import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { it } from 'node:test';
import { connect } from 'node:tls';
import { RunningGateway } from './running-gateway.ts';

it('takes a client that asks TLS for HTTP/1.0, as curl --http1.0 does', async () => {
  await using server = await RunningGateway.start();
  const socket = connect({
    host: '127.0.0.1',
    port: server.port,
    ca: server.certificate.cert,
    servername: 'localhost',
    ALPNProtocols: ['http/1.0'],
  });
  socket.write('GET /myip HTTP/1.0\r\n\r\n');
  const [head = '', body] = (await text(socket)).split('\r\n\r\n');
  assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
  assert.equal(body, '127.0.0.1\n');
});
