import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeRdata, encodeRdata } from '@open-dyndns/dns';
import { describeRdata } from './round-trip.ts';

describeRdata('TXT', 'RFC 1035 §3.3.14', {
  good: [
    ['"v=spf1 -all"', '0b763d73706631202d616c6c'],
    ['a "b c" d', '0161 03622063 0164', '"a" "b c" "d"'],
    ['a"b c"d', '0161 03622063 0164', '"a" "b c" "d"'],
    ['""', '00'],
    ['"\\"\\\\\\;\\200"', '04225c3bc8', '"\\"\\\\;\\200"'],
    ['"~\\127 "', '037e7f20'],
    ['"é"', '02c3a9', '"\\195\\169"'],
    ['\\#', '0123', '"#"'],
    ['\\# x', '0123 0178', '"#" "x"'],
    ['"\\#" 1', '0123 0131', '"#" "1"'],
    ['\\# 2 0161', '0161', '"a"'],
    [`"${'x'.repeat(255)}"`, `ff${'78'.repeat(255)}`],
  ],
  badText: [
    ['', 'text.missing-field', 0],
    [`"${'x'.repeat(256)}"`, 'wire.too-large', 1],
    ['ok "\\256"', 'name.bad-escape', 4],
    ['ok \\', 'name.bad-escape', 3],
    ['\\# 0', 'wire.bad-rdata', 0],
  ],
  badWire: [['0261', 'wire.truncated']],
});

describe('TXT of no strings (RFC 6763 §6.1)', () => {
  it('is written as one empty string', () => {
    assert.deepEqual([...encodeRdata({ type: 'TXT', strings: [] })], [0]);
  });

  it('is read as one empty string, for some devices send rdata of no octets', () => {
    assert.deepEqual(decodeRdata('TXT', new Uint8Array()), { type: 'TXT', strings: [new Uint8Array()] });
  });
});
