import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordEdits } from '../../../../src/edge/backend/provider/record-edits.ts';
import type { OwnRecord } from '../../../../src/model/kept-zone.ts';
import { name } from '../../../world.ts';

/** A set as text: each record by its address, and its TTL. */
interface Case {
  readonly what: string;
  readonly before: readonly string[];
  readonly ttl: number;
  readonly after: readonly string[];
  readonly edits: readonly string[];
}

const owner = name('laptop');

function own(address: string): OwnRecord {
  const rdata = { type: 'A', address } as const;
  return { id: `id-${address}`, name: owner, type: 'A', ttl: 60, rdata, isMarked: true };
}

/** What is done, a line each. */
function editsOf({ before, ttl, after }: Case): string[] {
  const rdata = after.map((address) => ({ type: 'A', address }) as const);
  const edits = recordEdits({
    before: before.map(own),
    change:
      after.length === 0
        ? { kind: 'remove', name: owner, type: 'A' }
        : { kind: 'put', set: { name: owner, type: 'A', ttl, rdata } },
  });
  const address = ({ rdata: data }: { readonly rdata: OwnRecord['rdata'] }): string =>
    'address' in data ? data.address : '';
  return [
    ...edits.kept.map((record) => `keep ${record.id}`),
    ...edits.replaced.map(({ record, by }) => `replace ${record.id} by ${address(by)} ${by.ttl}`),
    ...edits.created.map((record) => `create ${address(record)} ${record.ttl}`),
    ...edits.removed.map((record) => `remove ${record.id}`),
  ];
}

describe('the fewest edits of records', () => {
  const cases: readonly Case[] = [
    { what: 'a new set', before: [], ttl: 60, after: ['1.1.1.1'], edits: ['create 1.1.1.1 60'] },
    {
      what: 'another address',
      before: ['1.1.1.1'],
      ttl: 60,
      after: ['2.2.2.2'],
      edits: ['replace id-1.1.1.1 by 2.2.2.2 60'],
    },
    {
      what: 'one more',
      before: ['1.1.1.1'],
      ttl: 60,
      after: ['1.1.1.1', '2.2.2.2'],
      edits: ['keep id-1.1.1.1', 'create 2.2.2.2 60'],
    },
    {
      what: 'one less',
      before: ['1.1.1.1', '2.2.2.2'],
      ttl: 60,
      after: ['2.2.2.2'],
      edits: ['keep id-2.2.2.2', 'remove id-1.1.1.1'],
    },
    {
      what: 'another TTL',
      before: ['1.1.1.1'],
      ttl: 30,
      after: ['1.1.1.1'],
      edits: ['replace id-1.1.1.1 by 1.1.1.1 30'],
    },
    { what: 'nothing', before: ['1.1.1.1'], ttl: 60, after: ['1.1.1.1'], edits: ['keep id-1.1.1.1'] },
    { what: 'no set any more', before: ['1.1.1.1'], ttl: 60, after: [], edits: ['remove id-1.1.1.1'] },
    {
      what: 'a record twice, which somebody copied',
      before: ['1.1.1.1', '1.1.1.1'],
      ttl: 60,
      after: ['1.1.1.1'],
      edits: ['keep id-1.1.1.1', 'remove id-1.1.1.1'],
    },
  ];
  for (const one of cases) it(one.what, () => assert.deepEqual(editsOf(one), one.edits));
});
