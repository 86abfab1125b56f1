import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  parseRdata,
  printRecord,
  type RecordType,
  rdataKey,
  readName,
  record,
  rrsetKey,
  sameRecord,
} from '@open-dyndns/dns';

function rdata(type: RecordType, text: string) {
  const result = parseRdata(type, text);
  if (!result.ok) throw result.error;
  return result.value;
}

describe('rdataKey: names inside rdata compare without case (RFC 4343, RFC 4034 §6.2)', () => {
  const rows: [type: RecordType, one: string, other: string, equal: boolean][] = [
    ['A', '10.0.0.1', '10.0.0.1', true],
    ['A', '10.0.0.1', '10.0.0.2', false],
    ['AAAA', '::1', '0:0::1', true],
    ['CNAME', 'A.example.', 'a.EXAMPLE.', true],
    ['MX', '10 A.example.', '10 a.example.', true],
    ['MX', '10 a.example.', '20 a.example.', false],
    ['SRV', '0 0 1 A.', '0 0 1 a.', true],
    ['SOA', 'A. B. 1 2 3 4 5', 'a. b. 1 2 3 4 5', true],
    ['NSEC', 'Laptop.local. A AAAA', 'laptop.local. AAAA A', true],
    ['TXT', '"A"', '"a"', false],
    ['TXT', '"ab" "c"', '"a" "bc"', false],
    ['CNAME', 'a.b.', 'a\\.b.', false],
    ['A', '10.0.0.1', '\\# 4 0a000001', true],
  ];
  for (const [type, one, other, equal] of rows) {
    it(`${type} ${one} and ${other} are ${equal ? '' : 'not '}the same`, () => {
      assert.equal(rdataKey(rdata(type, one)) === rdataKey(rdata(type, other)), equal);
    });
  }

  it('tells types apart that have the same octets', () => {
    assert.notEqual(rdataKey(rdata('NS', 'a.')), rdataKey(rdata('CNAME', 'a.')));
  });
});

it('rrsetKey is the same for a type under its name and its number (RFC 3597 §5)', () => {
  const name = readName('A.example.');
  assert.equal(rrsetKey(name, 'A'), rrsetKey(readName('a.example.'), 'TYPE1', 'CLASS1'));
  assert.notEqual(rrsetKey(name, 'A'), rrsetKey(name, 'A', 'CH'));
});

it('sameRecord looks at neither TTL nor cache-flush bit, but at all the rest', () => {
  const one = record(readName('a.'), 60, { type: 'A', address: '10.0.0.1' });
  assert.ok(sameRecord(one, { ...one, ttl: 0, cacheFlush: true, name: readName('A.') }));
  assert.ok(!sameRecord(one, { ...one, name: readName('b.') }));
  assert.ok(!sameRecord(one, { ...one, class: 'CH' }));
  assert.ok(!sameRecord(one, { ...one, rdata: { type: 'A', address: '10.0.0.2' } }));
});

it('printRecord is one line of a master file', () => {
  const line = printRecord(record(readName('my\\.host.local.'), 120, rdata('SRV', '0 0 80 a.')));
  assert.equal(line, 'my\\.host.local.\t120\tIN\tSRV\t0 0 80 a.');
});
