import { type Rdata, rdataKey, rrsetKey } from '@open-dyndns/dns';
import type { Zone } from '@open-dyndns/zonefile';
import type { RecordSet } from '../../../model/record-set.ts';

/** The record sets of a zone's marked section, each with the TTL of its first record. */
export function managedSets(zone: Zone): RecordSet[] {
  const sets = new Map<string, RecordSet & { readonly rdata: Rdata[] }>();
  for (const { record } of zone.managedRecords()) {
    const { name, ttl, rdata } = record;
    const key = rrsetKey(name, rdata.type);
    const known = sets.get(key);
    if (known === undefined) sets.set(key, { name, type: rdata.type, ttl, rdata: [rdata] });
    else if (!known.rdata.some((one) => rdataKey(one) === rdataKey(rdata))) known.rdata.push(rdata);
  }
  return [...sets.values()];
}
