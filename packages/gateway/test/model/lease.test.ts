import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { grantLease, grantTtl } from '../../src/model/lease.ts';

const bounds = { min: 30, default: 120, max: 86_400 };

describe('leases (RFC 9664 §4.2)', () => {
  for (const [wished, seconds] of [
    ['default', 120],
    [1, 30],
    [30, 30],
    [3600, 3600],
    [86_400, 86_400],
    [2 ** 32 - 1, 86_400],
  ] as const) {
    it(`${wished} is granted ${seconds} s`, () => {
      assert.deepEqual(grantLease(wished, bounds, 1000), { seconds, expiresAt: 1000 + seconds * 1000 });
    });
  }

  it('a host without a lease stays', () => assert.equal(grantLease('none', bounds, 1000), undefined));
});

describe('TTLs', () => {
  for (const [title, wished, lease, ttl] of [
    ['the zone’s', 60, undefined, 60],
    ['less than the zone’s', 20, undefined, 20],
    ['never more than the zone’s', 3600, undefined, 60],
    ['never above half of the lease', 60, 31, 15],
    ['at least one second', 60, 1, 1],
  ] as const) {
    it(title, () => {
      const granted = lease === undefined ? undefined : { seconds: lease, expiresAt: 0 };
      assert.equal(grantTtl(wished, 60, granted), ttl);
    });
  }
});
