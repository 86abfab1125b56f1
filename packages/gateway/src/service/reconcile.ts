import { addressOfReverseName } from '@open-dyndns/dns';
import type { Instant } from '../model/host.ts';
import { hostOfOwner } from '../model/host-records.ts';
import type { Draft, HostView } from '../model/host-table.ts';
import { type Touched, touchedBy } from '../model/plan.ts';
import { reconcile } from '../model/reconciliation.ts';
import { type RecordSet, setKey } from '../model/record-set.ts';
import { auditOfHost } from './audit.ts';
import type { Log, Store, StoreWrite } from './ports.ts';
import type { Zone } from './zone.ts';

/**
 * Reads what the backend holds and takes an administrator's edits over into the store: hosts typed in are adopted,
 * hosts deleted by hand are forgotten. What then still differs is for the commit to mend.
 * @throws GatewayError `backend.unavailable`, `store.unavailable`
 */
export async function rereadZone(zone: Zone, store: Store, log: Log, now: Instant): Promise<void> {
  const found = (await zone.backend.read()).map((set) => underHostsName(set, zone.hosts));
  const known = {
    hosts: zone.hosts,
    unproved: zone.unproved,
    forgetMissing: zone.backend.durable,
    overlooked: zone.backend.overlooked?.() ?? new Set<string>(),
  };
  const { adopted, forgotten, present } = reconcile(found, known, zone.policy, now);
  const writes: StoreWrite[] = [
    ...adopted.map((host): StoreWrite => ({ kind: 'host.put', host })),
    ...forgotten.map(({ name }): StoreWrite => ({ kind: 'host.remove', name })),
    ...adopted.map((host) => auditOfHost('host.adopted', 'administrator', host, now)),
    ...forgotten.map((host) => auditOfHost('host.forgotten', 'administrator', host, now)),
  ];
  if (writes.length > 0) await store.write(writes);
  for (const host of adopted) zone.hosts.put(host);
  for (const { name } of forgotten) zone.hosts.remove(name);
  zone.present = present;
  if (writes.length > 0)
    log.info({ adopted: adopted.length, forgotten: forgotten.length }, 'the zone was edited by hand');
}

/** The same set under the host's own name, or there would be two of each name for as long as both are kept. */
function underHostsName(set: RecordSet, hosts: HostView): RecordSet {
  const name = hosts.get(set.name)?.name ?? set.name;
  return name === set.name ? set : { ...set, name };
}

/**
 * Everything that the store and the backend may disagree about. The addresses of hosts that were typed in stay as
 * they were typed, each family with its own TTL.
 */
export function everythingIn({ hosts, present, unproved, policy }: Zone, draft: Draft): Touched {
  const owned = hosts.all().filter(({ owner }) => owner !== undefined);
  const touched = touchedBy(owned, unproved.values(), draft.changed());
  const { names, addresses, sets } = touched;
  for (const host of hosts.all()) for (const address of host.addresses) addresses.add(address);
  for (const { name, type } of present.all()) {
    if (present.isByHand(name, type)) continue;
    const address = type === 'PTR' ? addressOfReverseName(name) : undefined;
    if (address !== undefined) addresses.add(address);
    else if (type !== 'A' && type !== 'AAAA')
      sets.set(setKey({ name, type }), { name, type, host: hostOfOwner(name, policy.apex) });
    else if (hosts.get(name) === undefined) names.set(name.key, name);
  }
  return touched;
}
