import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Rdata, readName } from '@open-dyndns/dns';
import type { Host } from '../../src/model/host.ts';
import type { KeptRecord } from '../../src/model/kept-zone.ts';
import { knownRecords } from '../../src/model/known-records.ts';
import { apex, name } from '../world.ts';

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

function record(label: string, rdata: Rdata): KeptRecord & { readonly rdata: Rdata } {
  const owner = readName(label, apex);
  return { id: '1', name: owner, type: rdata.type, ttl: 60, rdata, isMarked: undefined };
}

const a = (address: string): Rdata => ({ type: 'A', address });
const txt = (text: string): Rdata => ({ type: 'TXT', strings: [new TextEncoder().encode(text)] });

describe('records that the store knows', () => {
  const laptop = host('laptop', ['10.77.0.9'], {
    records: [{ prefix: '_acme-challenge', type: 'TXT', rdata: [txt('one')] }],
  });
  const gone = host('gone', ['10.77.0.7'], { state: 'released' });
  const claimed = host('claimed', ['10.77.0.8'], { state: 'claimed' });
  const isKnown = knownRecords([laptop, gone], [claimed]);
  const cases = [
    { what: 'a host’s address', record: record('laptop', a('10.77.0.9')), known: true },
    {
      what: 'another address under its name, typed in',
      record: record('laptop', a('10.77.0.66')),
      known: true,
    },
    { what: 'a type that the host has not', record: record('laptop', txt('one')), known: false },
    {
      what: 'what it has beside its addresses',
      record: record('_acme-challenge.laptop', txt('x')),
      known: true,
    },
    { what: 'a name that is only reserved', record: record('gone', a('10.77.0.7')), known: false },
    { what: 'what a claim was to become', record: record('claimed', a('10.77.0.8')), known: true },
    { what: 'something else under its name', record: record('claimed', a('10.77.0.66')), known: false },
    { what: 'a name that nobody has', record: record('other', a('10.77.0.9')), known: false },
  ];
  for (const { what, record: one, known } of cases)
    it(`${known ? 'are' : 'are not'} ${what}`, () => assert.equal(isKnown(one), known));
});
