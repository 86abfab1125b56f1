import type { Name } from './name.ts';
import { encodeRdata, printRdata, type Rdata } from './rdata/index.ts';
import { printName } from './text/name-text.ts';
import type { RecordClass, RecordType } from './types.ts';

/** A resource record (RFC 1035 §3.2.1). Its type is `rdata.type`. */
export interface ResourceRecord {
  /** The owner name. */
  readonly name: Name;
  readonly class: RecordClass;
  /** Seconds, 0–2147483647 (RFC 2181 §8). */
  readonly ttl: number;
  /** mDNS: this is the whole RRset, older members are to be forgotten (RFC 6762 §10.2). False elsewhere. */
  readonly cacheFlush: boolean;
  readonly rdata: Rdata;
}

/** A record of class IN without the cache-flush bit. */
export function record(name: Name, ttl: number, rdata: Rdata): ResourceRecord {
  return { name, class: 'IN', ttl, cacheFlush: false, rdata };
}

/** Equal for records of one RRset: same owner name, class and type (RFC 2181 §5). */
export function rrsetKey(name: Name, type: RecordType, recordClass: RecordClass = 'IN'): string {
  return `${type} ${recordClass} ${name.key}`;
}

/**
 * Equal for rdata that is the same: its type and uncompressed wire form, names in it compared without case as
 * owner names are (RFC 4343).
 */
export function rdataKey(rdata: Rdata): string {
  return `${rdata.type} ${foldedRdata(rdata)}`;
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

function foldedRdata(rdata: Rdata): string {
  switch (rdata.type) {
    case 'A':
    case 'AAAA':
      return rdata.address;
    case 'NS':
    case 'CNAME':
    case 'PTR':
      return rdata.target.key;
    case 'SRV':
      return `${rdata.priority} ${rdata.weight} ${rdata.port} ${rdata.target.key}`;
    case 'MX':
      return `${rdata.preference} ${rdata.exchange.key}`;
    case 'SOA':
      return `${rdata.mname.key} ${rdata.rname.key} ${rdata.serial} ${rdata.refresh} ${rdata.retry} ${rdata.expire} ${rdata.minimum}`;
    default:
      return encodeRdata(rdata).join(' ');
  }
}
