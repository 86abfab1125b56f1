import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLaterSerial, nextSerial } from '@open-dyndns/zonefile';
import fc from 'fast-check';

const today = '20261120';

const worlds = [
  { what: 'a counter counts', current: 41, next: 42 },
  { what: 'a counter of ten digits counts', current: 3_000_000_000, next: 3_000_000_001 },
  { what: 'a date of another day becomes the first of today', current: 2026111907, next: 2026112000 },
  { what: 'the first of today goes on', current: 2026112000, next: 2026112001 },
  { what: 'the 99th of an earlier day becomes the first of today', current: 2026111999, next: 2026112000 },
  { what: 'the 99th of today counts on into tomorrow', current: 2026112099, next: 2026112100 },
  { what: 'a date ahead of today counts on', current: 2027010105, next: 2027010106 },
  { what: 'digits that are no month are a counter', current: 2026130101, next: 2026130102 },
  { what: 'digits that are no day are a counter', current: 2026022901, next: 2026022902 },
  { what: 'seconds since 1970 are a counter', current: 1_795_132_800, next: 1_795_132_801 },
  { what: 'the last serial is followed by 1, for BIND avoids 0', current: 2 ** 32 - 1, next: 1 },
  { what: 'zero counts', current: 0, next: 1 },
];

for (const { what, current, next } of worlds) {
  test(`nextSerial: ${what}`, () => {
    assert.equal(nextSerial(current, { today }), next);
  });
}

test('nextSerial: the next serial is always later in the arithmetic of RFC 1982', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (current) => {
      assert.ok(isLaterSerial(nextSerial(current, { today }), current));
    }),
  );
});

for (const wrong of ['', '2026-11-20', '20261301', '20260230', '99991231']) {
  test(`nextSerial: “${wrong}” is not a day`, () => {
    assert.throws(() => nextSerial(1, { today: wrong }), RangeError);
  });
}

for (const current of [-1, 1.5, 2 ** 32, Number.NaN]) {
  test(`nextSerial: ${current} is not a serial`, () => {
    assert.throws(() => nextSerial(current, { today }), RangeError);
  });
}
