import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printName, type Rdata, type RecordType, readName, reverseName } from '@open-dyndns/dns';
import type { Host } from '../../src/model/host.ts';
import { HostTable } from '../../src/model/host-table.ts';
import { reconcile } from '../../src/model/reconciliation.ts';
import type { RecordSet } from '../../src/model/record-set.ts';
import { apex, name, policy } from '../world.ts';

const now = 1000;

function host(label: string, addresses: readonly string[], fields: Partial<Host> = {}): Host {
  return {
    name: name(label),
    zone: apex,
    owner: 'ann',
    addresses,
    records: [],
    services: [],
    ttl: 60,
    lease: undefined,
    state: 'served',
    reservedUntil: undefined,
    claimedAt: 0,
    changedAt: 0,
    ...fields,
  };
}

function found(label: string, type: RecordType, rdata: Rdata, ttl = 60): RecordSet {
  return { name: readName(label, apex), type, ttl, rdata: [rdata] };
}

const a = (label: string, address: string, ttl?: number): RecordSet =>
  found(label, 'A', { type: 'A', address }, ttl);
const pointer = (address: string, label: string): RecordSet =>
  found(printName(reverseName(address)), 'PTR', { type: 'PTR', target: name(label) });

interface World {
  readonly title: string;
  readonly found: readonly RecordSet[];
  readonly hosts?: readonly Host[];
  readonly unproved?: readonly Host[];
  readonly keepsRecords?: boolean;
  readonly adopted?: readonly string[];
  readonly forgotten?: readonly string[];
  readonly byHand?: readonly RecordSet[];
  /** Keys of names that an older copy has put back. */
  readonly overlooked?: readonly string[];
}

const txt = (label: string): RecordSet =>
  found(label, 'TXT', { type: 'TXT', strings: [new TextEncoder().encode('x')] });
const proof: Partial<Host> = {
  records: [{ prefix: '_acme-challenge', type: 'TXT', rdata: txt('laptop').rdata }],
};

const typedIn = { owner: undefined };

const worlds: readonly World[] = [
  {
    title: 'a host that was typed in is adopted',
    found: [a('nas', '10.77.0.30')],
    adopted: ['nas 10.77.0.30 60'],
  },
  {
    title: 'both of its families',
    found: [a('nas', '10.77.0.30', 300), found('nas', 'AAAA', { type: 'AAAA', address: 'fd77::30' })],
    adopted: ['nas 10.77.0.30,fd77::30 300'],
  },
  {
    title: 'a known host is not adopted',
    found: [a('laptop', '10.77.0.9')],
    hosts: [host('laptop', ['10.77.0.9'])],
  },
  {
    title: 'an owner’s host that was edited is the owner’s',
    found: [a('laptop', '10.77.0.66')],
    hosts: [host('laptop', ['10.77.0.9'])],
  },
  {
    title: 'a host that was typed in and then edited is adopted again',
    found: [a('nas', '10.77.0.31')],
    hosts: [host('nas', ['10.77.0.30'], typedIn)],
    adopted: ['nas 10.77.0.31 60'],
  },
  {
    title: 'one that stayed is not',
    found: [a('nas', '10.77.0.30')],
    hosts: [host('nas', ['10.77.0.30'], typedIn)],
  },
  {
    title: 'an administrator ignores a reservation',
    found: [a('laptop', '10.77.0.30')],
    hosts: [host('laptop', ['10.77.0.9'], { state: 'released', reservedUntil: 9e15 })],
    adopted: ['laptop 10.77.0.30 60'],
  },
  {
    title: 'a host that is leaving is not adopted',
    found: [a('laptop', '10.77.0.9')],
    hosts: [host('laptop', ['10.77.0.9'], { state: 'leaving' })],
  },
  {
    title: 'traces of an unproved claim are not adopted',
    found: [a('laptop', '10.77.0.9')],
    unproved: [host('laptop', ['10.77.0.9'])],
  },
  {
    title: 'a host that was deleted is forgotten',
    found: [],
    hosts: [host('laptop', ['10.77.0.9'])],
    forgotten: ['laptop'],
  },
  {
    title: 'one that an older copy did not know yet is not forgotten',
    found: [],
    hosts: [host('laptop', ['10.77.0.9'])],
    overlooked: [name('laptop').key],
  },
  {
    title: 'one that an older copy still had is not adopted',
    found: [a('laptop', '10.77.0.9')],
    overlooked: [name('laptop').key],
  },
  {
    title: 'one that was typed in, too',
    found: [],
    hosts: [host('nas', ['10.77.0.30'], typedIn)],
    forgotten: ['nas'],
  },
  {
    title: 'not where records do not outlast the process',
    found: [],
    hosts: [host('laptop', ['10.77.0.9'])],
    keepsRecords: false,
  },
  {
    title: 'not where a commit may have been cut short',
    found: [],
    hosts: [host('laptop', ['10.77.0.9'])],
    unproved: [host('laptop', ['10.77.0.10'])],
  },
  {
    title: 'a reservation is no host to be missed',
    found: [],
    hosts: [host('laptop', ['10.77.0.9'], { state: 'released' })],
  },
  {
    title: 'the pointer of a host is ours',
    found: [a('laptop', '10.77.0.9'), pointer('10.77.0.9', 'laptop')],
    hosts: [host('laptop', ['10.77.0.9'])],
  },
  {
    title: 'the pointer of an unproved claim is ours',
    found: [pointer('10.77.0.9', 'laptop')],
    unproved: [host('laptop', ['10.77.0.9'])],
  },
  {
    title: 'a pointer to where its host is not was typed in',
    found: [a('laptop', '10.77.0.9'), pointer('10.77.0.66', 'laptop')],
    hosts: [host('laptop', ['10.77.0.9'])],
    byHand: [pointer('10.77.0.66', 'laptop')],
  },
  {
    title: 'a pointer to a stranger was typed in',
    found: [pointer('10.77.0.9', 'printer')],
    byHand: [pointer('10.77.0.9', 'printer')],
  },
  {
    title: 'the records of a host, or of an unproved claim, are ours',
    found: [a('laptop', '10.77.0.9'), txt('_acme-challenge.laptop'), txt('_acme-challenge.phone')],
    hosts: [host('laptop', ['10.77.0.9'], proof)],
    unproved: [host('phone', [], proof)],
  },
  {
    title: 'others beside a host were typed in',
    found: [a('laptop', '10.77.0.9'), txt('laptop'), txt('_dmarc.laptop'), txt('_acme-challenge.phone')],
    hosts: [host('laptop', ['10.77.0.9'], proof)],
    byHand: [txt('laptop'), txt('_dmarc.laptop'), txt('_acme-challenge.phone')],
  },
  {
    title: 'records of a host that has gone were typed in',
    found: [txt('_acme-challenge.laptop')],
    hosts: [host('laptop', [], { ...proof, state: 'released' })],
    byHand: [txt('_acme-challenge.laptop')],
  },
  {
    title: 'what an older copy has put back beside a host is ours',
    found: [a('laptop', '10.77.0.9'), txt('laptop'), txt('_acme-challenge.laptop')],
    hosts: [host('laptop', ['10.77.0.9'])],
    overlooked: [name('laptop').key, name('_acme-challenge.laptop').key],
    byHand: [txt('laptop')],
  },
  {
    title: 'a host of records alone is there with them, and forgotten without',
    found: [txt('_acme-challenge.laptop')],
    hosts: [host('laptop', [], proof), host('phone', [], proof)],
    forgotten: ['phone'],
  },
  { title: 'a host of nothing is never missed', found: [], hosts: [host('laptop', [])] },
  {
    title: 'a wildcard that was registered is a host',
    found: [a('*.laptop', '10.77.0.9')],
    hosts: [host('*.laptop', ['10.77.0.9'])],
  },
  { title: 'a wildcard is no host', found: [a('*', '10.77.0.9')], byHand: [a('*', '10.77.0.9')] },
  { title: 'nor is the apex', found: [a('@', '10.77.0.9')], byHand: [a('@', '10.77.0.9')] },
];

describe('what an administrator did by hand', () => {
  for (const {
    title,
    found: sets,
    hosts = [],
    unproved = [],
    keepsRecords = true,
    adopted = [],
    forgotten = [],
    byHand = [],
    overlooked = [],
  } of worlds) {
    it(title, () => {
      const known = {
        hosts: new HostTable(hosts),
        unproved: new Map(unproved.map((claimed) => [claimed.name.key, claimed])),
        forgetMissing: keepsRecords,
        overlooked: new Set(overlooked),
      };
      const result = reconcile(sets, known, policy, now);
      const label = ({ name: owner }: Host): string => printName(owner).replace('.lab.example.', '');
      assert.deepEqual(
        result.adopted.map((one) => `${label(one)} ${one.addresses.join()} ${one.ttl}`),
        adopted,
      );
      assert.ok(
        result.adopted.every(
          ({ owner, lease, state }) => owner === undefined && lease === undefined && state === 'served',
        ),
      );
      assert.deepEqual(result.forgotten.map(label), forgotten);
      const kept = sets.filter(({ name: owner, type }) => result.present.isByHand(owner, type));
      assert.deepEqual(
        kept.map(({ name: owner, type }) => `${printName(owner)} ${type}`),
        byHand.map(({ name: owner, type }) => `${printName(owner)} ${type}`),
      );
      assert.equal([...result.present.all()].length, sets.length);
    });
  }
});
