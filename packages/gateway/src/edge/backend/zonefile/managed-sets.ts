import { type Rdata, rdataKey } from '@open-dyndns/dns';
import type { Zone } from '@open-dyndns/zonefile';
import type { RecordSet } from '../../../model/record-set.ts';

/** The record sets of a zone's marked section, each with the TTL of its first record. */
export function managedSets(zone: Zone): RecordSet[] {
  const sets: RecordSet[] = [];
  const byName = new Map<string, GrowingSet[]>();
  for (const { record } of zone.managedRecords()) {
    const { name, ttl, rdata } = record;
    const ofName = byName.get(name.key) ?? [];
    const known = ofName.find(({ type }) => type === rdata.type);
    if (known === undefined) {
      const set: GrowingSet = { name, type: rdata.type, ttl, rdata: [rdata] };
      sets.push(set);
      byName.set(name.key, [...ofName, set]);
    } else if (!known.rdata.some((one) => rdataKey(one) === rdataKey(rdata))) known.rdata.push(rdata);
  }
  return sets;
}

type GrowingSet = RecordSet & { readonly rdata: Rdata[] };
