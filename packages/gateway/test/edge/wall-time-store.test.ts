import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openSqliteStore } from '../../src/edge/store/sqlite.ts';
import { wallTimeStore } from '../../src/edge/wall-time-store.ts';
import type { Host } from '../../src/model/host.ts';
import { apex, name, temporaryDirectory } from '../world.ts';
import { storeContract } from './store/contract.ts';

const hour = 3_600_000;
const host: Host = {
  name: name('laptop'),
  zone: apex,
  owner: 'device-a',
  addresses: ['10.77.0.9'],
  records: [],
  services: [],
  ttl: 60,
  lease: { seconds: 120, expiresAt: 1_800_000_120_000 },
  state: 'served',
  reservedUntil: undefined,
  claimedAt: 1_800_000_000_000,
  changedAt: 1_800_000_000_000,
};

for (const [title, step] of [
  ['of which nobody noticed', 0],
  ['an hour forward', hour],
  ['an hour back', -hour],
] as const)
  describe(`a store of the time of day, with the clock set ${title}`, () => {
    it('says so to the next start, by whose clock the lease is as long as it was', async () => {
      using directory = temporaryDirectory();
      await using store = openSqliteStore(join(directory.path, 'store'));
      await wallTimeStore(store, () => step).write([{ kind: 'host.put', host }]);
      const [found] = (await store.load()).hosts;
      assert.equal(found?.lease?.expiresAt, 1_800_000_120_000 + step);
      assert.equal(found?.changedAt, 1_800_000_000_000 + step);
    });
  });

describe('a store of the time of day does what every store does', () => {
  storeContract((path) => wallTimeStore(openSqliteStore(path), () => 0));
});
