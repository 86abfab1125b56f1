import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { backoff, firstRetryMs, longestRetryMs } from '../../src/model/backoff.ts';
import { leaseTimes } from '../../src/model/renewal.ts';

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('back-off', () => {
  it('doubles, the upper half of each pause at random', () => {
    const pauses = [1, 2, 3, 4].map((attempt) => [backoff(attempt, 0), backoff(attempt, 0.5)]);
    assert.deepEqual(pauses, [
      [250, 375],
      [500, 750],
      [1000, 1500],
      [2000, 3000],
    ]);
  });

  it('stays between a quarter of a second and half a minute for ever', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fraction, (attempt, random) => {
        const pause = backoff(attempt, random);
        assert.ok(pause >= firstRetryMs / 2 && pause <= longestRetryMs);
      }),
    );
  });
});

describe('renewal', () => {
  it('comes at 80 to 85 % of the lease (RFC 9664 §5.2)', () => {
    assert.deepEqual(leaseTimes(120, 1_000, 0), { renewAt: 97_000, expiresAt: 121_000 });
    assert.deepEqual(leaseTimes(100, 0, 0), { renewAt: 80_000, expiresAt: 100_000 });
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 86_400 }), fraction, (seconds, random) => {
        const { renewAt } = leaseTimes(seconds, 0, random);
        assert.ok(renewAt >= seconds * 800 && renewAt <= seconds * 850);
      }),
    );
  });
});
