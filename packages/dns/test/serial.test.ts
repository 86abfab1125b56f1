import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLaterSerial } from '@open-dyndns/dns';

test('isLaterSerial: half the circle is neither later nor earlier (RFC 1982 §3.2)', () => {
  assert.equal(isLaterSerial(0x80000000, 0), false);
  assert.equal(isLaterSerial(0, 0x80000000), false);
  assert.equal(isLaterSerial(0x7fffffff, 0), true);
  assert.equal(isLaterSerial(5, 5), false);
  assert.equal(isLaterSerial(0, 0xffffffff), true);
});
