import { rdataKey } from '@open-dyndns/dns';
import type { Host } from './host.ts';
import type { IsKnown } from './kept-zone.ts';
import { addressSet, furtherSets, type RecordSet, setKey } from './record-set.ts';
import { isPresent } from './standing.ts';

/**
 * What tells the gateway's records from others' by the store alone: the sets of its hosts, whatever is in them by now,
 * and of claims that were never proved just what they were to become, for somebody else may have had the name first.
 */
export function knownRecords(hosts: readonly Host[], claims: readonly Host[]): IsKnown {
  const sets = new Set(hosts.filter(isPresent).flatMap(setsOf).map(setKey));
  const records = new Set(claims.flatMap(setsOf).flatMap(recordKeys));
  return ({ name, rdata }) => {
    const key = setKey({ name, type: rdata.type });
    return sets.has(key) || records.has(`${key} ${rdataKey(rdata)}`);
  };
}

function setsOf(host: Host): RecordSet[] {
  return [addressSet(host, 'A'), addressSet(host, 'AAAA'), ...furtherSets(host)].filter(
    (set) => set !== undefined,
  );
}

function recordKeys(set: RecordSet): string[] {
  return set.rdata.map((data) => `${setKey(set)} ${rdataKey(data)}`);
}
