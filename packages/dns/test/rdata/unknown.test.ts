import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeRdata, encodeRdata, parseRdata, printRdata, rdataKey } from '@open-dyndns/dns';
import { describeRdata, octets } from './round-trip.ts';

describeRdata('TYPE65280', 'RFC 3597 §5', {
  good: [
    ['\\# 4 0A000001', '0a000001', '\\# 4 0a000001'],
    ['\\# 4 0a 00 00 01', '0a000001', '\\# 4 0a000001'],
    ['\\# 0', ''],
  ],
  badText: [
    ['', 'text.missing-field', 0],
    ['0a000001', 'text.bad-hex', 0],
    ['"\\#" 0', 'text.bad-hex', 1],
    ['\\#', 'text.missing-field', 2],
    ['\\# 4', 'text.bad-hex', 0],
    ['\\# 3 0a000001', 'text.bad-hex', 0],
    ['\\# 4 0a00000g', 'text.bad-hex', 5],
    ['\\# 65536 00', 'text.bad-number', 3],
  ],
});

describe('a known type under its number (RFC 3597 §5)', () => {
  it('reads as the type', () => {
    assert.deepEqual(parseRdata('TYPE1', '10.0.0.1'), {
      ok: true,
      value: { type: 'A', address: '10.0.0.1' },
    });
    assert.deepEqual(decodeRdata('TYPE1', octets('0a000001')), { type: 'A', address: '10.0.0.1' });
  });

  it('keeps rdata given as octets as it is, equal to the type’s own', () => {
    const generic = { type: 'TYPE1', data: octets('0a000001') } as const;
    assert.equal(printRdata(generic), '\\# 4 0a000001');
    assert.deepEqual(encodeRdata(generic), generic.data);
    assert.equal(rdataKey(generic), rdataKey({ type: 'A', address: '10.0.0.1' }));
  });

  it('refuses compressed names in octets that stand alone (§4), pointing at the mark', () => {
    const result = parseRdata('SOA', `\\# 24 0161 c000${'00'.repeat(20)}`);
    assert.deepEqual(!result.ok && [result.error.code, result.error.offset], ['wire.bad-pointer', 0]);
  });
});
