import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printName, printRdata, reverseName } from '@open-dyndns/dns';
import type { Host } from '../../src/model/host.ts';
import type { HostRecords } from '../../src/model/host-records.ts';
import { HostTable } from '../../src/model/host-table.ts';
import { plan, touchedBy } from '../../src/model/plan.ts';
import { Present } from '../../src/model/present.ts';
import type { Change, RecordSet } from '../../src/model/record-set.ts';
import { apex, name, policy } from '../world.ts';

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

function addressSet(label: string, ...addresses: string[]): RecordSet {
  return {
    name: name(label),
    type: 'A',
    ttl: 60,
    rdata: addresses.map((address) => ({ type: 'A', address })),
  };
}

function pointer(address: string, label: string): RecordSet {
  return { name: reverseName(address), type: 'PTR', ttl: 60, rdata: [{ type: 'PTR', target: name(label) }] };
}

function show(change: Change): string {
  if (change.kind === 'remove') return `- ${printName(change.name)} ${change.type}`;
  const { name: owner, type, ttl, rdata } = change.set;
  return `+ ${printName(owner)} ${ttl} ${type} ${rdata.map(printRdata).join(' ')}`;
}

const spf: HostRecords = {
  prefix: '',
  type: 'TXT',
  rdata: [{ type: 'TXT', strings: [new TextEncoder().encode('v=spf1 -all')] }],
};
const ssh: HostRecords = {
  prefix: '_ssh._tcp',
  type: 'SRV',
  rdata: [{ type: 'SRV', priority: 0, weight: 0, port: 22, target: name('laptop') }],
};

function setOf(label: string, { type, rdata }: HostRecords): RecordSet {
  return { name: name(label), type, ttl: 60, rdata };
}

const nothingReserved = (): boolean => false;

interface World {
  readonly title: string;
  readonly hosts: readonly Host[];
  readonly found?: readonly RecordSet[];
  readonly byHand?: readonly RecordSet[];
  readonly changes: readonly string[];
}

const laptop = [addressSet('laptop', '10.77.0.9'), pointer('10.77.0.9', 'laptop')];

const worlds: readonly World[] = [
  {
    title: 'a new host of both families, forward and reverse',
    hosts: [host('laptop', ['10.77.0.9', 'fd77::9'])],
    changes: [
      '+ laptop.lab.example. 60 A 10.77.0.9',
      '+ laptop.lab.example. 60 AAAA fd77::9',
      '+ 9.0.77.10.in-addr.arpa. 60 PTR laptop.lab.example.',
      `+ ${printName(reverseName('fd77::9'))} 60 PTR laptop.lab.example.`,
    ],
  },
  {
    title: 'records beside the addresses',
    hosts: [host('laptop', ['10.77.0.9'], { records: [spf, ssh], ttl: 30 })],
    changes: [
      '+ laptop.lab.example. 30 A 10.77.0.9',
      '+ laptop.lab.example. 30 TXT "v=spf1 -all"',
      '+ _ssh._tcp.laptop.lab.example. 30 SRV 0 0 22 laptop.lab.example.',
      '+ 9.0.77.10.in-addr.arpa. 30 PTR laptop.lab.example.',
    ],
  },
  {
    title: 'records leave with their host, those of an administrator stay',
    hosts: [host('laptop', [], { records: [spf, ssh], state: 'leaving' })],
    found: [setOf('laptop', spf), setOf('_ssh._tcp.laptop', ssh)],
    byHand: [setOf('laptop', spf)],
    changes: ['- _ssh._tcp.laptop.lab.example. SRV'],
  },
  {
    title: 'no pointer to a wildcard',
    hosts: [host('*.laptop', ['10.77.0.9'])],
    changes: ['+ *.laptop.lab.example. 60 A 10.77.0.9'],
  },
  { title: 'nothing where all is there', hosts: [host('laptop', ['10.77.0.9'])], found: laptop, changes: [] },
  {
    title: 'an address outside the reverse zones has no pointer',
    hosts: [host('laptop', ['203.0.113.9'])],
    changes: ['+ laptop.lab.example. 60 A 203.0.113.9'],
  },
  {
    title: 'another TTL',
    hosts: [host('laptop', ['10.77.0.9'], { ttl: 30 })],
    found: laptop,
    changes: ['+ laptop.lab.example. 30 A 10.77.0.9', '+ 9.0.77.10.in-addr.arpa. 30 PTR laptop.lab.example.'],
  },
  {
    title: 'a host that leaves',
    hosts: [host('laptop', ['10.77.0.9'], { state: 'leaving' })],
    found: laptop,
    changes: ['- laptop.lab.example. A', '- 9.0.77.10.in-addr.arpa. PTR'],
  },
  {
    title: 'an address of two hosts points at the one that registered it last',
    hosts: [host('laptop', ['10.77.0.9'], { changedAt: 1 }), host('phone', ['10.77.0.9'], { changedAt: 2 })],
    found: [...laptop, addressSet('phone', '10.77.0.9')],
    changes: ['+ 9.0.77.10.in-addr.arpa. 60 PTR phone.lab.example.'],
  },
  {
    title: 'when that one goes, the other’s pointer comes back',
    hosts: [
      host('laptop', ['10.77.0.9'], { changedAt: 1 }),
      host('phone', ['10.77.0.9'], { changedAt: 2, state: 'leaving' }),
    ],
    found: [
      addressSet('laptop', '10.77.0.9'),
      addressSet('phone', '10.77.0.9'),
      pointer('10.77.0.9', 'phone'),
    ],
    changes: ['- phone.lab.example. A', '+ 9.0.77.10.in-addr.arpa. 60 PTR laptop.lab.example.'],
  },
  {
    title: 'a pointer that an administrator typed stays',
    hosts: [host('laptop', ['10.77.0.9'])],
    found: [pointer('10.77.0.9', 'printer')],
    byHand: [pointer('10.77.0.9', 'printer')],
    changes: ['+ laptop.lab.example. 60 A 10.77.0.9'],
  },
];

describe('the fewest changes', () => {
  for (const { title, hosts, found = [], byHand = [], changes } of worlds) {
    it(title, () => {
      const ground = { present: new Present(found, byHand), isReserved: nothingReserved };
      const planned = plan(touchedBy(hosts), new HostTable(hosts), ground, policy);
      assert.deepEqual(planned.map(show), changes);
    });
  }

  it('a name outside the section is left alone, reverse names too', () => {
    const hosts = [host('laptop', ['10.77.0.9'])];
    const reserved = reverseName('10.77.0.9');
    const ground = { present: new Present(), isReserved: (other: typeof reserved) => other.equals(reserved) };
    const planned = plan(touchedBy(hosts), new HostTable(hosts), ground, policy);
    assert.deepEqual(planned.map(show), ['+ laptop.lab.example. 60 A 10.77.0.9']);
  });

  it('what the plan says is what then needs no plan', () => {
    const hosts = [
      host('laptop', ['10.77.0.9', 'fd77::9']),
      host('phone', ['10.77.0.9'], { state: 'leaving' }),
    ];
    const present = new Present([pointer('10.77.0.9', 'phone'), addressSet('phone', '10.77.0.9')]);
    const ground = { present, isReserved: nothingReserved };
    const table = new HostTable(hosts);
    present.apply(plan(touchedBy(hosts), table, ground, policy));
    assert.deepEqual(plan(touchedBy(hosts), table, ground, policy), []);
  });
});
