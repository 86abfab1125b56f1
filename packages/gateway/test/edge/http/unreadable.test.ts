import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { connect } from 'node:tls';
import { RunningGateway } from './running-gateway.ts';

describe('what is no request', () => {
  for (const { name, sent, says } of [
    {
      name: 'headers over 16 KiB',
      sent: `GET /myip HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      says: /16 KiB/,
    },
    { name: 'no HTTP at all', sent: 'hello\r\n\r\n', says: /not HTTP/ },
  ])
    it(`${name} is answered as a problem`, async () => {
      await using server = await RunningGateway.start();
      const socket = connect({
        host: '127.0.0.1',
        port: server.port,
        ca: server.certificate.cert,
        servername: 'localhost',
      });
      socket.write(sent);
      const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
      assert.match(head, /^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json\r\n/);
      assert.equal(JSON.parse(body).code, 'request.malformed');
      assert.match(JSON.parse(body).detail, says);
    });
});
