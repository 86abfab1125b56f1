import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keep, resolveUpdate, takeAway, withPrefix } from '../../src/model/address-update.ts';

const set = (...addresses: string[]) => ({ kind: 'set', addresses }) as const;
const prefix = (network: string, length: number) => ({ kind: 'prefix', network, length }) as const;
const before = ['192.0.2.1', '2001:db8:1:1::5', '2001:db8:1:1::6'];

describe('an update of a host’s addresses', () => {
  const cases = [
    {
      name: 'one family leaves the other alone',
      update: { A: set('192.0.2.9'), AAAA: keep },
      comesTo: { addresses: ['192.0.2.9'], keeps: ['AAAA'], removed: [] },
    },
    {
      name: 'a family that goes',
      update: { A: keep, AAAA: takeAway },
      comesTo: { addresses: [], keeps: ['A'], removed: ['AAAA'] },
    },
    {
      name: 'a prefix keeps every host part',
      update: { A: keep, AAAA: prefix('2001:db8:2:2::', 64) },
      comesTo: { addresses: ['2001:db8:2:2::5', '2001:db8:2:2::6'], keeps: ['A'], removed: [] },
    },
    {
      name: 'a prefix says nothing about a host without IPv6',
      update: { A: set('192.0.2.9'), AAAA: prefix('2001:db8:2:2::', 64) },
      before: ['192.0.2.1'],
      comesTo: { addresses: ['192.0.2.9'], keeps: ['AAAA'], removed: [] },
    },
    {
      name: 'what is not there cannot go',
      update: { A: takeAway, AAAA: takeAway },
      before: ['192.0.2.1'],
      comesTo: { addresses: [], keeps: [], removed: ['A'] },
    },
  ];
  for (const { name, update, comesTo, before: own = before } of cases)
    it(name, () => {
      assert.deepEqual(resolveUpdate(update, own), comesTo);
    });

  it('cuts a prefix at any bit', () => {
    assert.equal(withPrefix('2001:db8:ffff:ffff::1', '2001:db8:aaaa:bb00::', 56), '2001:db8:aaaa:bbff::1');
    assert.equal(withPrefix('2001:db8:ffff:ffff::1', '2001:db8:aaa0::', 44), '2001:db8:aaaf:ffff::1');
    assert.equal(withPrefix('ffff::1', '::', 1), '7fff::1');
  });
});
