import { type ResourceRecord, rdataKey, rrsetKey } from '@open-dyndns/dns';

/** Records are immutable and looked up many times a packet. */
const keys = new WeakMap<ResourceRecord, string>();

/** Equal for records that differ in TTL and cache-flush bit at the most. */
export function recordKey(record: ResourceRecord): string {
  const known = keys.get(record);
  if (known !== undefined) return known;
  const key = `${rrsetKeyOf(record)} ${rdataKey(record.rdata)}`;
  keys.set(record, key);
  return key;
}

/** `rrsetKey` of a record. */
export function rrsetKeyOf(record: ResourceRecord): string {
  return rrsetKey(record.name, record.rdata.type, record.class);
}

/** The records without repetitions, the first of each kept. */
export function distinctRecords(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
  const distinct = new Map<string, ResourceRecord>();
  for (const record of records) {
    const key = recordKey(record);
    if (!distinct.has(key)) distinct.set(key, record);
  }
  return [...distinct.values()];
}
