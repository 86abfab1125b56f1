import assert from 'node:assert/strict';
import { it } from 'node:test';
import { attempt, decodeRdata, encodeRdata, Name, parseRdata, printRdata } from '@open-dyndns/dns';
import { octets } from './round-trip.ts';

const wire = octets(
  '0b686d61632d736861323536 00 0000ffffffff 012c 0004 deadbeef 1234 0012 0006 000000000001',
);
const rdata = {
  type: 'TSIG',
  algorithm: Name.fromLabels(['hmac-sha256']),
  timeSigned: 0xffffffff,
  fudge: 300,
  mac: octets('deadbeef'),
  originalId: 0x1234,
  error: 18,
  otherData: octets('000000000001'),
} as const;

it('TSIG (RFC 8945 §4.2) round-trips', () => {
  assert.deepEqual(decodeRdata('TSIG', wire), rdata);
  assert.deepEqual(encodeRdata(rdata), wire);
});

it('TSIG keeps a time beyond 2106, which needs 48 bits', () => {
  const later = { ...rdata, timeSigned: 2 ** 48 - 1 };
  assert.deepEqual(decodeRdata('TSIG', encodeRdata(later)), later);
});

for (let length = 0; length < wire.length; length += 1) {
  it(`TSIG of ${length} octets of ${wire.length} is refused`, () => {
    const result = attempt(() => decodeRdata('TSIG', wire.subarray(0, length)));
    assert.equal(!result.ok && result.error.code, 'wire.truncated');
  });
}

it('TSIG never stands in a master file, but can be shown', () => {
  assert.match(printRdata(rdata), /^\\# 39 0b686d61/);
  const result = parseRdata('TSIG', 'hmac-sha256. 0 300 0 1 NOERROR 0');
  assert.equal(!result.ok && result.error.code, 'text.no-text-form');
});
