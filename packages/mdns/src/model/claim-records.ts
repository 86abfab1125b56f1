import type { Name, ResourceRecord } from '@open-dyndns/dns';
import { recordKey, rrsetKeyOf } from './record-key.ts';

/** What a claim is about. */
export interface ClaimRecords {
  /** The unique name that is claimed. */
  readonly name: Name;
  /** Its records, with the cache-flush bit: proposed in probes, answered with once the name is won. */
  readonly unique: readonly ResourceRecord[];
  /** Records of names that belong to nobody, announced and withdrawn along with the others. */
  readonly shared: readonly ResourceRecord[];
  /** The claim to the name that these records point to: they are silent until that is won. */
  readonly after?: string;
  /** Gives the name up to anybody who wants it, instead of defending it. */
  readonly yields: boolean;
}

/** Everything that a claim answers with. */
export function allRecords({ unique, shared }: ClaimRecords): readonly ResourceRecord[] {
  return [...unique, ...shared];
}

/**
 * While probing, a record of any type shows that the name is in use (RFC 6762 §8.1); afterwards only one that
 * contradicts ours does (§9). The same data is never a conflict.
 */
export function contradicts(theirs: ResourceRecord, ours: ClaimRecords, isAnnounced: boolean): boolean {
  const sameType = ours.unique.filter(({ rdata }) => rdata.type === theirs.rdata.type);
  if (sameType.some((record) => recordKey(record) === recordKey(theirs))) return false;
  return !isAnnounced || sameType.length > 0;
}

/** Whether a record has to be taken back although others were announced: a unique one's new RRset flushes it anyway. */
export function isObsolete(record: ResourceRecord, kept: readonly ResourceRecord[]): boolean {
  if (kept.some((other) => recordKey(other) === recordKey(record))) return false;
  return !record.cacheFlush || !kept.some((other) => rrsetKeyOf(other) === rrsetKeyOf(record));
}

/** Whether two lists hold the same records, in any order. */
export function sameRecords(one: readonly ResourceRecord[], other: readonly ResourceRecord[]): boolean {
  const keys = new Set(one.map(recordKey));
  return one.length === other.length && other.every((record) => keys.has(recordKey(record)));
}
