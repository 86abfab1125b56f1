import assert from 'node:assert/strict';
import { it } from 'node:test';
import { attempt, decodeRdata, encodeRdata, parseRdata, printRdata } from '@open-dyndns/dns';
import { octets } from './round-trip.ts';

const cookie = octets('000a 0008 0102030405060708');
const rdata = { type: 'OPT', options: [{ code: 10, data: octets('0102030405060708') }] } as const;

it('OPT (RFC 6891 §6.1.2) is a list of options, each with its length', () => {
  assert.deepEqual(decodeRdata('OPT', cookie), rdata);
  assert.deepEqual(encodeRdata(rdata), cookie);
  assert.deepEqual(decodeRdata('OPT', new Uint8Array()), { type: 'OPT', options: [] });
});

for (const hex of ['000a', '000a 0008 01', '000a 0008 0102030405060708 00']) {
  it(`OPT cut short is refused: ${hex}`, () => {
    const result = attempt(() => decodeRdata('OPT', octets(hex)));
    assert.equal(!result.ok && result.error.code, 'wire.truncated');
  });
}

it('OPT (RFC 6891 §6.1.1) never stands in a master file, but can be shown', () => {
  assert.equal(printRdata(rdata), '\\# 12 000a00080102030405060708');
  const result = parseRdata('OPT', 'anything');
  assert.equal(!result.ok && result.error.code, 'text.no-text-form');
});
