import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DialectWorld } from './dialect-world.ts';

describe('who asks for its own address', () => {
  const page =
    '<html><head><title>Current IP Check</title></head><body>Current IP Address: 127.0.0.1</body></html>\r\n';
  const asked = [
    { path: '/', text: '127.0.0.1\n', type: 'text/plain; charset=utf-8' },
    { path: '/myip', text: '127.0.0.1\n', type: 'text/plain; charset=utf-8' },
    { path: '/nic/checkip', text: page, type: 'text/html; charset=utf-8' },
    { path: '/nic/checkip?format=plain', text: '127.0.0.1\n', type: 'text/plain; charset=utf-8' },
    { path: '/checkip.html', text: page, type: 'text/html; charset=utf-8' },
  ];
  for (const { path, text, type } of asked)
    it(`at ${path}`, async () => {
      await using world = await DialectWorld.open();
      const answer = await world.ask(path, { agent: undefined });
      assert.deepEqual([answer.status, answer.text, answer.headers['content-type']], [200, text, type]);
    });
});
