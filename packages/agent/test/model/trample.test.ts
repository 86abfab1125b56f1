import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isFight, maxTramples, trampled } from '../../src/model/trample.ts';

/** Whether the last of so many, one every so many milliseconds, makes it a fight. */
function fightAfter(count: number, everyMs: number): boolean {
  const times = Array.from({ length: count }, (_, index) => index * everyMs);
  return isFight(times.reduce<readonly number[]>(trampled, []));
}

describe('a resolver that somebody else overwrites', () => {
  const worlds: readonly (readonly [string, number, number, boolean])[] = [
    ['once, at a DHCP renewal', 1, 0, false],
    ['ten times within five seconds', maxTramples, 400, false],
    ['an eleventh time', maxTramples + 1, 400, true],
    ['every second, for ever', 1_000, 1_000, false],
  ];
  for (const [name, count, everyMs, fight] of worlds) {
    it(`${name}: ${fight ? 'left to them' : 'told again'}`, () =>
      assert.equal(fightAfter(count, everyMs), fight));
  }
});
