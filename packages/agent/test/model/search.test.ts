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
  nextContactAt,
  reconsidered,
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

  it('does not let a flood of announcements become a flood of connections', () => {
    const flood = Array.from({ length: 1_000 }, (_, index) => candidate(`rogue-${index}`));
    assert.equal(dueContacts(withCandidates(new Map(), flood), 0).length, maxContacts);
  });
});
