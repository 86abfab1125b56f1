import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printName, toBase64 } from '@open-dyndns/dns';
import { openTarget } from '../../../packages/agent/src/edge/public/open-target.ts';
import type { Target } from '../../../packages/agent/src/service/public/ports.ts';
import { lookUp } from '../../../packages/gateway/test/edge/backend/ask.ts';
import { apex, name } from '../../../packages/gateway/test/world.ts';
import { knotdIsMissing } from '../gateway/knotd.ts';
import { namedIsMissing } from '../gateway/named.ts';
import { key, servers, type Updated } from '../gateway/updated.ts';

const never = new AbortController().signal;
const isMissing = { named: namedIsMissing, knotd: knotdIsMissing };
const home = printName(name('home'));

function target({ endpoint }: Updated, secret = key.secret): Target {
  const entry = {
    names: [],
    sources: [],
    families: [],
    allowPrivate: false,
    gateway: undefined,
    server: {
      provider: 'rfc2136',
      server: { host: endpoint.address, port: endpoint.port },
      zone: printName(apex),
      ttl: 60,
    },
    secret: { kind: 'environment', variable: '' },
  } as const;
  return openTarget(entry, `key gateway { algorithm hmac-sha256; secret "${toBase64(secret)}"; };`);
}

for (const program of ['named', 'knotd'] as const)
  describe(`public names at ${program}`, { skip: isMissing[program] }, () => {
    it('have their addresses, then their new ones, and a family that is not known stays', async () => {
      await using server = await servers[program](['update']);
      const both = { ipv4: '1.1.1.1', ipv6: '2a00::1' };
      assert.equal((await target(server).update(home, both, never)).kind, 'done');
      assert.deepEqual(await lookUp(server.endpoint, home, 'A'), ['1.1.1.1']);
      assert.equal((await target(server).update(home, { ipv4: '1.1.1.2' }, never)).kind, 'done');
      assert.deepEqual(await lookUp(server.endpoint, home, 'A'), ['1.1.1.2']);
      assert.deepEqual(await lookUp(server.endpoint, home, 'AAAA'), ['2a00::1']);
    });

    it('stay as they are where the key is another, or may not update', async () => {
      await using server = await servers[program](['update']);
      const wrong = await target(server, new Uint8Array(32)).update(home, { ipv4: '1.1.1.1' }, never);
      assert.partialDeepStrictEqual(wrong, { kind: 'later' });
      await using closed = await servers[program](['transfer']);
      // Knot says that it does not know the key, in an answer that anybody could have forged: that is tried again.
      const refused = { named: 'never', knotd: 'later' }[program];
      assert.equal((await target(closed).update(home, { ipv4: '1.1.1.1' }, never)).kind, refused);
      const elsewhere = await target(server).update('home.example.net.', { ipv4: '1.1.1.1' }, never);
      assert.equal(elsewhere.kind, 'never');
      assert.deepEqual(await lookUp(server.endpoint, home, 'A'), []);
    });
  });

it('a server that is not there is tried again', async () => {
  const endpoint = { address: '127.0.0.1', port: 1 };
  const gone: Updated = { endpoint, [Symbol.asyncDispose]: () => Promise.resolve() };
  assert.equal((await target(gone).update(home, { ipv4: '1.1.1.1' }, never)).kind, 'later');
});
