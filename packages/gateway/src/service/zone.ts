import type { Name } from '@open-dyndns/dns';
import type { Host } from '../model/host.ts';
import type { HostTable } from '../model/host-table.ts';
import type { Present } from '../model/present.ts';
import type { ZonePolicy } from '../model/zone.ts';
import type { Backend } from './ports.ts';

/** One zone at run time: what should be, what is, and where. Only commits and refreshes change it. */
export interface Zone {
  readonly policy: ZonePolicy;
  readonly backend: Backend;
  readonly hosts: HostTable;
  present: Present;
  /** The store's claims: written ahead and not proved, by the key of their name. */
  unproved: Map<string, Host>;
}

/** Whether records stand at a name that are not the gateway's to change. */
export function isReserved({ backend, present }: Zone, name: Name): boolean {
  return backend.isReserved(name) || present.isNameByHand(name);
}

/** The serial of the zone as it was last proved. */
export function serialOf({ backend, policy }: Zone): number {
  return backend.serials().get(policy.apex.key) ?? 0;
}
