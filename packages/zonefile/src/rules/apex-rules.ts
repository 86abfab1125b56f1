import { printName } from '@open-dyndns/dns';
import type { OwnerRecords, ZoneRecords } from './owner-records.ts';
import type { Breach } from './owner-rules.ts';

/** RFC 1035 §5.2: a SOA stands at the top of the zone only. */
export function* soaBreaches(
  { name, inZone, records }: OwnerRecords,
  { zone }: ZoneRecords,
): Generator<Breach> {
  if (!inZone || name.equals(zone.origin)) return;
  for (const record of records) {
    if (record.type !== 'SOA') continue;
    const message = `a SOA record stands at ${printName(name)}, and the zone is ${printName(zone.origin)}`;
    yield { record, code: 'rule.soa-below-apex', message };
  }
}

/** RFC 1034 §4.2.1: the servers of a zone are NS records at its top. Found missing at the SOA. */
export function* nameServerBreaches(all: ZoneRecords): Generator<Breach> {
  const { name, records } = all.of(all.zone.origin);
  const soa = records.find(({ type }) => type === 'SOA');
  if (soa === undefined || records.some(({ type }) => type === 'NS')) return;
  yield { record: soa, code: 'rule.no-ns', message: `${printName(name)} has no NS record` };
}
