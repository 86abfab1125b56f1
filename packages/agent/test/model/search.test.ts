import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candidate } from '../../src/model/network.ts';
import {
  candidateId,
  candidates,
  dueContacts,
  markContacting,
  markFailed,
  markRefused,
  maxContacts,
  maxPerServer,
  nextContactAt,
  reconsidered,
  type Search,
  withCandidates,
} from '../../src/model/search.ts';

const candidate = (name: string, ...addresses: string[]): Candidate => ({
  url: `https://${name}.local:8443`,
  addresses,
  domain: undefined,
});

const one = candidate('one', '10.0.0.1');
const two = candidate('two', '10.0.0.2');
const id = candidateId(one);

describe('the search for a gateway', () => {
  it('contacts everybody at once, and nobody twice', () => {
    let search = withCandidates(new Map(), [one, two, one]);
    assert.deepEqual(dueContacts(search, 0), [one, two]);
    search = markContacting(search, id);
    assert.deepEqual(dueContacts(search, 0), [two]);
  });

  it('takes the same URL at another address for somebody else', () => {
    assert.notEqual(candidateId(one), candidateId(candidate('one', '10.0.0.66')));
  });

  it('does not mind the order of addresses', () => {
    assert.equal(candidateId(candidate('x', 'a', 'b')), candidateId(candidate('x', 'b', 'a')));
  });

  it('waits longer after each failure', () => {
    let search = markFailed(withCandidates(new Map(), [one]), id, 1_000, 0);
    assert.equal(nextContactAt(search), 1_250);
    assert.deepEqual(dueContacts(search, 1_249), []);
    assert.deepEqual(dueContacts(search, 1_250), [one]);
    search = markFailed(search, id, 2_000, 0);
    assert.equal(nextContactAt(search), 2_500);
  });

  it('leaves the refused alone until the network changes', () => {
    const search = markRefused(withCandidates(new Map(), [one]), id);
    assert.deepEqual(dueContacts(search, Number.MAX_VALUE), []);
    assert.equal(nextContactAt(search), Number.POSITIVE_INFINITY);
    assert.deepEqual(dueContacts(withCandidates(search, [one]), 0), [], 'announced once more');
    assert.deepEqual(dueContacts(reconsidered(search), 0), [one]);
  });

  it('forgets who is no longer announced', () => {
    const search = withCandidates(withCandidates(new Map(), [one, two]), [two]);
    assert.deepEqual(candidates(search), [two]);
  });

  const flood = Array.from({ length: 1_000 }, (_, index) => candidate(`rogue-${index}`, `10.0.1.${index}`));

  it('does not let a flood of announcements become a flood of connections', () => {
    let search = withCandidates(new Map(), flood);
    const due = dueContacts(search, 0);
    assert.equal(due.length, maxContacts);
    for (const rogue of due) search = markContacting(search, candidateId(rogue));
    assert.deepEqual(dueContacts(search, 0), [], 'all hands are full');
    assert.equal(nextContactAt(search), Number.POSITIVE_INFINITY, 'and nobody is to be woken for it');
  });

  it('contacts first who may be known, however many others came before', () => {
    const search = withCandidates(new Map(), [...flood, one], (other) => other === one);
    assert.equal(dueContacts(search, 0)[0], one);
  });

  for (const [what, mark] of [
    ['refused', markRefused],
    ['silent', (search: Search, silent: string) => markFailed(search, silent, 0, 0)],
  ] as const) {
    it(`gets to everybody behind ${maxContacts} that are ${what}`, () => {
      let search = withCandidates(new Map(), [...flood.slice(0, maxContacts), one]);
      for (const rogue of dueContacts(search, 0)) {
        search = mark(markContacting(search, candidateId(rogue)), candidateId(rogue));
      }
      assert.deepEqual(dueContacts(search, 1_000)[0], one);
    });
  }

  it('looks at a few ports of one server only', () => {
    const ports = Array.from({ length: 100 }, (_, index) => ({
      url: `https://10.0.0.66:${1_000 + index}`,
      addresses: [],
      domain: undefined,
    }));
    const search = withCandidates(new Map(), [...ports, two]);
    assert.equal(candidates(search).length, maxPerServer + 1);
    assert.ok(candidates(search).includes(two));
  });
});
