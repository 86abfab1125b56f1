import { type Name, type Rdata, type RecordType, rdataKey, rrsetKey } from '@open-dyndns/dns';
import { familyOf } from './addresses.ts';
import type { Host } from './host.ts';
import { ownerName } from './host-records.ts';

/** All records of one owner name and type (RFC 2181 §5), of class IN. */
export interface RecordSet {
  readonly name: Name;
  readonly type: RecordType;
  /** Seconds, the same for every record of the set (RFC 2181 §5.2). */
  readonly ttl: number;
  /** At least one, all of `type`. */
  readonly rdata: readonly Rdata[];
}

/** What a backend is asked to make true of one record set. */
export type Change =
  | { readonly kind: 'put'; readonly set: RecordSet }
  | { readonly kind: 'remove'; readonly name: Name; readonly type: RecordType };

/** The owner name that a change has to do with. */
export function nameOfChange(change: Change): Name {
  return change.kind === 'put' ? change.set.name : change.name;
}

/** Equal for record sets of one owner name and type. */
export function setKey({ name, type }: Pick<RecordSet, 'name' | 'type'>): string {
  return rrsetKey(name, type);
}

/** Whether two record sets have the same TTL and the same records, in whatever order. */
export function areEqualSets(one: RecordSet, other: RecordSet): boolean {
  return one.ttl === other.ttl && fingerprint(one) === fingerprint(other);
}

/** A host's A or AAAA set, or undefined where it has no address of that family. */
export function addressSet(host: Host, type: 'A' | 'AAAA'): RecordSet | undefined {
  const rdata = host.addresses
    .filter((address) => familyOf(address) === type)
    .map((address): Rdata => ({ type, address }));
  return rdata.length === 0 ? undefined : { name: host.name, type, ttl: host.ttl, rdata };
}

/** The sets that a host has beside its addresses. */
export function furtherSets({ name, ttl, records }: Host): RecordSet[] {
  return records.map(({ prefix, type, rdata }) => ({ name: ownerName(name, prefix), type, ttl, rdata }));
}

/** The addresses in A and AAAA sets. */
export function addressesOf(sets: readonly RecordSet[]): string[] {
  return sets.flatMap(({ rdata }) => rdata.flatMap((data) => ('address' in data ? [data.address] : [])));
}

function fingerprint({ rdata }: RecordSet): string {
  return rdata.map(dataKey).sort().join('\n');
}

/** Equal for data of one type that is the same. Addresses, which are most of a zone, are their own keys. */
function dataKey(data: Rdata): string {
  return data.type === 'A' || data.type === 'AAAA' ? data.address : rdataKey(data);
}
