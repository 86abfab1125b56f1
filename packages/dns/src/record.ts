import type { Name } from './name.ts';
import { encodeRdata, printRdata, type Rdata } from './rdata/index.ts';
import { printName } from './text/name-text.ts';
import { toHex } from './text/octets.ts';
import { classCode, type RecordClass, type RecordType, typeCode } from './types.ts';

/** A resource record (RFC 1035 §3.2.1). Its type is `rdata.type`. */
export interface ResourceRecord {
  /** The owner name. */
  readonly name: Name;
  /** Mostly IN; NONE and ANY in UPDATE messages (RFC 2136 §2.4). */
  readonly class: RecordClass;
  /** Seconds, 0–2147483647 (RFC 2181 §8). */
  readonly ttl: number;
  /** mDNS: this is the whole RRset, older members are to be forgotten (RFC 6762 §10.2). False elsewhere. */
  readonly cacheFlush: boolean;
  /** The data, told apart by its `type`. */
  readonly rdata: Rdata;
}

/** A record of class IN without the cache-flush bit. */
export function record(name: Name, ttl: number, rdata: Rdata): ResourceRecord {
  return { name, class: 'IN', ttl, cacheFlush: false, rdata };
}

/** Equal for records of one RRset: same owner name, class and type (RFC 2181 §5). */
export function rrsetKey(name: Name, type: RecordType, recordClass: RecordClass = 'IN'): string {
  return `${typeCode(type)} ${classCode(recordClass)} ${name.key}`;
}

/**
 * Equal for rdata that is the same: its type and uncompressed wire form, names in it compared without case as
 * owner names are (RFC 4343).
 */
export function rdataKey(rdata: Rdata): string {
  return `${typeCode(rdata.type)} ${toHex(encodeRdata(rdata, 'lower'))}`;
}

/** Whether two records differ in their TTL and cache-flush bit at the most. */
export function sameRecord(one: ResourceRecord, other: ResourceRecord): boolean {
  return (
    one.class === other.class && one.name.equals(other.name) && rdataKey(one.rdata) === rdataKey(other.rdata)
  );
}

/** One line of a master file: absolute owner name, TTL, class, type, rdata. */
export function printRecord({ name, ttl, class: recordClass, rdata }: ResourceRecord): string {
  return `${printName(name)}\t${ttl}\t${recordClass}\t${rdata.type}\t${printRdata(rdata)}`;
}
