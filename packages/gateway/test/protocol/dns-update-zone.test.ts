import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  encodeMessage,
  message,
  printName,
  printRdata,
  type Rdata,
  type ResourceRecord,
  readName,
  record,
} from '@open-dyndns/dns';
import type { Change } from '../../src/model/record-set.ts';
import { guardOf } from '../../src/protocol/dns-update-guard.ts';
import { GuardedZone } from '../../src/protocol/dns-update-zone.ts';
import { apex, name } from '../world.ts';

const guard = guardOf(apex, (data) => createHash('sha256').update(data).digest());
const a = (address: string): Rdata => ({ type: 'A', address });
const guarded = (label: string): ResourceRecord => record(name(label), 60, guard(name(label)));

function zone(...records: ResourceRecord[]): GuardedZone {
  const guardedZone = new GuardedZone({ apex, guardOf: guard, ttl: 60 });
  guardedZone.load(records);
  return guardedZone;
}

function put(label: string, ...addresses: string[]): Change {
  return { kind: 'put', set: { name: name(label), type: 'A', ttl: 60, rdata: addresses.map(a) } };
}

const remove = (label: string): Change => ({ kind: 'remove', name: name(label), type: 'A' });

/** `laptop IN A 10.0.0.1`, guards as such, and records without data by their type. */
function show({ name: owner, class: recordClass, rdata }: ResourceRecord): string {
  const label = printName(owner).replace('.lab.example.', '');
  const data = rdata.type === 'DHCID' ? 'ours' : rdata.type.startsWith('TYPE') ? '' : printRdata(rdata);
  return [label, recordClass, rdata.type, data].join(' ').trim();
}

function asked(guardedZone: GuardedZone, ...changes: Change[]) {
  return guardedZone.batches(changes).map(({ message: { answers = [], authorities = [] } }) => ({
    if: answers.map(show),
    make: authorities.map(show),
  }));
}

describe('an UPDATE', () => {
  const present = zone(guarded('laptop'), record(name('laptop'), 60, a('10.0.0.1')));

  it('takes a new name only if it is not in use', () => {
    assert.deepEqual(asked(zone(), put('laptop', '10.0.0.1', '10.0.0.2')), [
      {
        if: ['laptop NONE TYPE255'],
        make: ['laptop IN DHCID ours', 'laptop IN A 10.0.0.1', 'laptop IN A 10.0.0.2'],
      },
    ]);
  });

  it('replaces the set of a name only if its guard is there', () => {
    assert.deepEqual(asked(present, put('laptop', '10.0.0.2')), [
      { if: ['laptop IN DHCID ours'], make: ['laptop ANY TYPE1', 'laptop IN A 10.0.0.2'] },
    ]);
  });

  it('takes the guard away with the last set', () => {
    assert.deepEqual(asked(present, remove('laptop')), [
      { if: ['laptop IN DHCID ours'], make: ['laptop ANY TYPE1', 'laptop ANY TYPE49'] },
    ]);
  });

  it('leaves the guard where another set stays', () => {
    const text: Rdata = { type: 'TXT', strings: [Uint8Array.of(65)] };
    const both = zone(
      guarded('laptop'),
      record(name('laptop'), 60, a('10.0.0.1')),
      record(name('laptop'), 60, text),
    );
    assert.deepEqual(asked(both, remove('laptop')), [
      { if: ['laptop IN DHCID ours'], make: ['laptop ANY TYPE1'] },
    ]);
  });

  it('is not sent for the removal of what is not ours', () => {
    assert.deepEqual(asked(zone(), remove('laptop')), []);
    assert.deepEqual(asked(zone(record(name('laptop'), 60, a('10.0.0.1'))), remove('laptop')), []);
  });

  it('holds many names, and several hold more than a message can', () => {
    const changes = Array.from({ length: 3_000 }, (_, index) => put(`host-${index}`, '10.0.0.1'));
    const batches = zone().batches(changes);
    assert.ok(batches.length > 1 && batches.length < 10, `${batches.length} messages`);
    assert.equal(batches.flatMap((batch) => batch.changes).length, changes.length);
    for (const batch of batches) assert.ok(encodeMessage(message(batch.message)).length < 64_000);
  });

  it('that was made is undone by its inverse', () => {
    const changing = zone(guarded('laptop'), record(name('laptop'), 60, a('10.0.0.1')));
    const changes = [put('laptop', '10.0.0.2'), put('phone', '10.0.0.3')];
    const undo = changing.inverse(changes);
    changing.apply(changes);
    assert.deepEqual(asked(changing, ...undo), [
      {
        if: ['laptop IN DHCID ours', 'phone IN DHCID ours'],
        make: ['laptop ANY TYPE1', 'laptop IN A 10.0.0.1', 'phone ANY TYPE1', 'phone ANY TYPE49'],
      },
    ]);
  });
});

describe('a zone of somebody else’s server', () => {
  const stranger: Rdata = { type: 'DHCID', data: Uint8Array.of(0, 2, 1, 5) };
  const found = zone(
    record(apex, 60, { type: 'NS', target: name('ns') }),
    record(name('ns'), 60, a('10.0.0.53')),
    record(name('dhcp'), 60, a('10.0.0.7')),
    record(name('dhcp'), 60, stranger),
    record(name('sub'), 60, { type: 'NS', target: name('ns') }),
    guarded('both'),
    record(name('both'), 60, stranger),
    guarded('laptop'),
    record(name('LAPTOP'), 60, a('10.0.0.1')),
    record(name('laptop'), 60, a('10.0.0.2')),
  );

  it('has our sets under the names that carry our guard', () => {
    assert.deepEqual(
      found.sets().map((set) => [printName(set.name).toLowerCase(), set.type, set.rdata.length]),
      [['laptop.lab.example.', 'A', 2]],
    );
  });

  const reserved = {
    '@': true,
    ns: true,
    dhcp: true,
    both: true,
    sub: true,
    'a.sub': true,
    laptop: false,
    free: false,
  };
  for (const [label, expected] of Object.entries(reserved))
    it(`${expected ? 'reserves' : 'does not reserve'} ${label}`, () => {
      assert.equal(found.isReserved(readName(label, apex)), expected);
    });

  it('does not take the signatures of a signed zone for somebody’s records', () => {
    const nsec: Rdata = { type: 'TYPE65400', data: new Uint8Array() };
    assert.ok(zone(record(name('a'), 60, nsec)).isReserved(name('a')));
    assert.ok(
      !zone(record(name('a'), 60, { type: 'NSEC', next: apex, types: ['NSEC'] })).isReserved(name('a')),
    );
  });
});

describe('a serial', () => {
  const stories = [
    { title: 'is nobody’s where it is seen first', seen: [7], updates: 0, foreign: false },
    { title: 'that stays is nobody’s', seen: [7, 7], updates: 0, foreign: false },
    { title: 'that rises by our updates is ours', seen: [7, 9], updates: 2, foreign: false },
    { title: 'that rises more is somebody else’s', seen: [7, 9], updates: 1, foreign: true },
    { title: 'may go round (RFC 1982)', seen: [2 ** 32 - 1, 0], updates: 1, foreign: false },
  ];
  for (const { title, seen, updates, foreign } of stories)
    it(title, () => {
      const [first = 0, second = first] = seen;
      const seeing = zone();
      seeing.sawSerial(first);
      for (let update = 0; update < updates; update += 1) seeing.apply([put('laptop', `10.0.0.${update}`)]);
      assert.equal(seeing.sawSerial(second), foreign);
      assert.equal(seeing.serial, second);
    });
});
