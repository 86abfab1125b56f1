import { type ResourceRecord, rdataKey, rrsetKey } from '@open-dyndns/dns';

/** Equal for records that differ in TTL and cache-flush bit at the most. */
export function recordKey(record: ResourceRecord): string {
  return `${rrsetKeyOf(record)} ${rdataKey(record.rdata)}`;
}

/** `rrsetKey` of a record. */
export function rrsetKeyOf(record: ResourceRecord): string {
  return rrsetKey(record.name, record.rdata.type, record.class);
}

/** The records without repetitions, the first of each kept. */
export function distinctRecords(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
  return [
    ...new Map(records.toReversed().map((record) => [recordKey(record), record])).values(),
  ].toReversed();
}
