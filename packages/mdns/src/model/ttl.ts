import type { RecordType, ResourceRecord } from '@open-dyndns/dns';

/** RFC 6762 §10: records "that contain a host name or address", in seconds. */
export const hostTtl = 120;
/** RFC 6762 §10: 75 minutes for all others. */
export const otherTtl = 4500;
/** RFC 6762 §6.7: the most that a plain DNS resolver is told. */
export const legacyTtl = 10;

/** Seconds that a record of this type may be kept. A reverse PTR gets `hostTtl` too, and is told apart by its owner. */
export function ttlOf(type: RecordType): number {
  return type === 'A' || type === 'AAAA' || type === 'SRV' ? hostTtl : otherTtl;
}

/** The same record, saying that it is gone (RFC 6762 §10.1). */
export function goodbye(record: ResourceRecord): ResourceRecord {
  return { ...record, ttl: 0 };
}
