import { type Rdata, rdataKey } from '@open-dyndns/dns';
import type { KeptRecord, OwnRecord, SetChange } from '../../../model/kept-zone.ts';
import type { RecordSet } from '../../../model/record-set.ts';

/** A record that is to be. */
export interface NewRecord extends Pick<RecordSet, 'name' | 'ttl'> {
  readonly rdata: Rdata;
}

/** A change of one record set, record by record. */
export interface RecordEdits {
  readonly kept: readonly OwnRecord[];
  readonly replaced: readonly { readonly record: OwnRecord; readonly by: NewRecord }[];
  readonly created: readonly NewRecord[];
  readonly removed: readonly OwnRecord[];
}

/** The fewest edits that make of one record set what is wanted. */
export function recordEdits({ before, change }: SetChange): RecordEdits {
  if (change.kind === 'remove') return { kept: [], replaced: [], created: [], removed: before };
  const { name, ttl, rdata } = change.set;
  const wanted = new Map(rdata.map((data) => [rdataKey(data), { name, ttl, rdata: data }]));
  const kept: OwnRecord[] = [];
  const stale: OwnRecord[] = [];
  for (const record of before) {
    const isWanted = record.ttl === ttl && wanted.delete(rdataKey(record.rdata));
    (isWanted ? kept : stale).push(record);
  }
  const missing = [...wanted.values()];
  const replaced = missing.slice(0, stale.length).flatMap((by, index) => {
    const record = stale[index];
    return record === undefined ? [] : [{ record, by }];
  });
  return { kept, replaced, created: missing.slice(stale.length), removed: stale.slice(missing.length) };
}

/** Finds among records, in whatever order, the one that was wanted. */
export function madeAmong(records: readonly KeptRecord[]): (wanted: NewRecord) => readonly OwnRecord[] {
  const byData = Map.groupBy(ownOnly(records), dataKey);
  return (wanted) => byData.get(dataKey(wanted))?.slice(0, 1) ?? [];
}

/** The records that can be read, as what the gateway has written itself always can. */
export function ownOnly(records: readonly KeptRecord[]): OwnRecord[] {
  return records.filter((record): record is OwnRecord => record.rdata !== undefined);
}

function dataKey({ name, rdata }: Pick<NewRecord, 'name' | 'rdata'>): string {
  return `${name.key} ${rdataKey(rdata)}`;
}
