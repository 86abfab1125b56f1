import { rdataKey, rrsetKey } from '@open-dyndns/dns';
import type { Zone } from '@open-dyndns/zonefile';
import type { RecordSet } from '../../../model/record-set.ts';

/** The record sets of a zone's marked section, each with the TTL of its first record. */
export function managedSets(zone: Zone): RecordSet[] {
  const byKey = Map.groupBy(zone.managedRecords(), ({ record }) => rrsetKey(record.name, record.rdata.type));
  return [...byKey.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { name, ttl, rdata } = first.record;
    const distinct = new Map(
      [rdata, ...others.map(({ record }) => record.rdata)].map((data) => [rdataKey(data), data]),
    );
    return [{ name, type: rdata.type, ttl, rdata: [...distinct.values()] }];
  });
}
