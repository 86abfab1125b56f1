import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HostClaim } from '../../src/service/host-claim.ts';
import { SimulatedLan, type Transit } from '../simulated-lan.ts';

/** A generator that gives the same numbers for the same seed (Lehmer). */
function seeded(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

interface Crowd {
  readonly lan: SimulatedLan;
  readonly claims: readonly HostClaim[];
  /** When each rename happened, ms. */
  readonly renames: readonly number[];
}

/** Hosts that all want to be `laptop`, at one instant. */
async function crowd(size: number, random: () => number, transit: Transit): Promise<Crowd> {
  const lan = new SimulatedLan();
  lan.transit = transit;
  const claims: HostClaim[] = [];
  const renames: number[] = [];
  for (let n = 0; n < size; n += 1) {
    const { mdns } = await lan.host({ random });
    const claim = mdns.claimHost('laptop');
    claim.onRename(() => renames.push(lan.clock.now()));
    claims.push(claim);
  }
  return { lan, claims, renames };
}

test('of two hosts that start at once exactly one keeps the name and both settle within 3 s, a thousand times', async () => {
  const random = seeded(1);
  for (let times = 0; times < 1000; times += 1) {
    const { lan, claims } = await crowd(2, random, () => [random() * 5]);
    lan.clock.advance(3000);
    assert.deepEqual(
      claims.map(({ label, state }) => `${label} ${state}`).toSorted(),
      ['laptop announced', 'laptop-2 announced'],
      `run ${times}`,
    );
  }
});

test('of 100 hosts with one name exactly one keeps it, all settle, and nobody renames later', async () => {
  const random = seeded(2);
  const { lan, claims, renames } = await crowd(100, random, () => [random() * 10]);
  lan.clock.advance(300_000);
  assert.ok(claims.every(({ state }) => state === 'announced'));
  assert.equal(new Set(claims.map(({ label }) => label)).size, 100);
  assert.equal(claims.filter(({ label }) => label === 'laptop').length, 1);
  const settled = renames.length;
  lan.clock.advance(600_000);
  assert.equal(renames.length, settled);
});

test('with packets late, lost, doubled and out of order, no two hosts end with one name', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 8 }),
      fc.nat(2 ** 30),
      fc.double({ min: 0, max: 0.2, noNaN: true }),
      async (size, seed, loss) => {
        const random = seeded(seed);
        const copies = () => (random() < loss ? 0 : random() < 0.1 ? 2 : 1);
        const { lan, claims, renames } = await crowd(size, random, () =>
          Array.from({ length: copies() }, () => random() * 120),
        );
        lan.clock.advance(120_000);
        assert.ok(claims.every(({ state }) => state === 'announced'));
        assert.equal(new Set(claims.map(({ label }) => label)).size, size);
        const settled = renames.length;
        lan.clock.advance(600_000);
        assert.equal(renames.length, settled);
      },
    ),
    { numRuns: 60 },
  );
});

test('100 sleeps and wakes rename nobody', async () => {
  const random = seeded(3);
  const lan = new SimulatedLan();
  lan.transit = () => [random() * 5];
  const hosts = [await lan.host({ random }), await lan.host({ random })];
  const claims = hosts.map(({ mdns }, n) => mdns.claimHost(`host-${n + 10}`));
  for (let times = 0; times < 100; times += 1) {
    lan.clock.advance(random() * 3000);
    hosts[times % 2]?.mdns.woke();
  }
  lan.clock.advance(5000);
  assert.deepEqual(
    claims.map(({ label, state }) => `${label} ${state}`),
    ['host-10 announced', 'host-11 announced'],
  );
});
