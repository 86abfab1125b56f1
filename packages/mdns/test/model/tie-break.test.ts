import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Rdata, type ResourceRecord, readName, record } from '@open-dyndns/dns';
import fc from 'fast-check';
import { compareProposals } from '../../src/model/tie-break.ts';

const name = readName('laptop.local.');
const a = (address: string) => own({ type: 'A', address });
const aaaa = (address: string) => own({ type: 'AAAA', address });
const txt = (text: string) => own({ type: 'TXT', strings: [Buffer.from(text)] });
const srv = (port: number) => own({ type: 'SRV', priority: 0, weight: 0, port, target: name });

function own(rdata: Rdata): ResourceRecord {
  return record(name, 120, rdata);
}

const duels: readonly [string, ResourceRecord[], ResourceRecord[], 1 | 0 | -1][] = [
  ['the example of RFC 6762 §8.2', [a('169.254.99.200')], [a('169.254.200.50')], -1],
  ['octets are unsigned', [a('10.0.0.200')], [a('10.0.0.99')], 1],
  ['the type counts before the data', [txt('zzz')], [srv(1)], -1],
  ['A comes before AAAA', [a('255.255.255.255')], [aaaa('::1')], -1],
  ['the order of the lists does not matter', [srv(80), txt('a')], [txt('a'), srv(80)], 0],
  ['equal proposals are no conflict', [a('10.0.0.1')], [a('10.0.0.1')], 0],
  [
    'the longer list wins where the shorter is its beginning',
    [a('10.0.0.1'), aaaa('::1')],
    [a('10.0.0.1')],
    1,
  ],
  ['the first difference decides, not the length', [a('10.0.0.2')], [a('10.0.0.1'), aaaa('::1')], 1],
  ['a longer text wins over its beginning', [txt('ab')], [txt('a')], 1],
];
for (const [rule, ours, theirs, expected] of duels)
  test(rule, () => {
    assert.equal(Math.sign(compareProposals(ours, theirs)), expected);
    assert.equal(Math.sign(compareProposals(theirs, ours)), expected === 0 ? 0 : -expected);
  });

test('the cache-flush bit and the TTL do not count', () => {
  assert.equal(compareProposals([{ ...a('10.0.0.1'), cacheFlush: true, ttl: 1 }], [a('10.0.0.1')]), 0);
});

test('of two different proposals exactly one wins, seen from either side', () => {
  const proposal = fc.uniqueArray(fc.ipV4().map(a), {
    maxLength: 4,
    selector: ({ rdata }) => JSON.stringify(rdata),
  });
  fc.assert(
    fc.property(proposal, proposal, (one, other) => {
      assert.equal(Math.sign(compareProposals(one, other)), -Math.sign(compareProposals(other, one)) + 0);
    }),
  );
});
