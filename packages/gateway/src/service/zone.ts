import type { Name, RecordType } from '@open-dyndns/dns';
import type { Host } from '../model/host.ts';
import type { HostTable } from '../model/host-table.ts';
import type { Present } from '../model/present.ts';
import type { Reserved } from '../model/standing.ts';
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

/** Why a name, or one set of it, is not the gateway's to give, if it is not. */
export function reservedAs({ backend, present }: Zone, name: Name, type?: RecordType): Reserved {
  if (backend.isReserved(name)) return 'outside';
  const isByHand = type === undefined ? present.isNameByHand(name) : present.isByHand(name, type);
  return isByHand ? 'by-hand' : undefined;
}

/** The serial of the zone as it was last proved. */
export function serialOf({ backend, policy }: Zone): number {
  return backend.serials().get(policy.apex.key) ?? 0;
}
