import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lanLinks } from '../../src/edge/interfaces.ts';
import { LinkSockets } from '../../src/edge/link-sockets.ts';

test('an answer to a port or an address that cannot be sent to is logged and kills nobody', async () => {
  const said: object[] = [];
  const ignore = (): void => undefined;
  const log = {
    debug: (fields: object) => void said.push(fields),
    info: ignore,
    warn: ignore,
    error: ignore,
  };
  await using sockets = new LinkSockets('lo', { received: ignore, sending: ignore, joinIpv4: ignore }, log);
  const [loopback] = lanLinks('loopback');
  assert.ok(loopback);
  await sockets.fit(loopback);
  sockets.unicast(new Uint8Array(12), '127.0.0.1', 0);
  sockets.unicast(new Uint8Array(12), '127.0.0.1', 65_536);
  assert.equal(said.length, 2);
});
