import type { Name } from '@open-dyndns/dns';
import { addressOfReverseName } from '@open-dyndns/dns';
import { inOrder } from './addresses.ts';
import type { Host, Instant } from './host.ts';
import { isHostName, isWildcard } from './host-name.ts';
import { hostOfOwner, hostRecordTypes, noRecords } from './host-records.ts';
import { noServices } from './host-service.ts';
import type { HostTable } from './host-table.ts';
import { Present } from './present.ts';
import { addressesOf, furtherSets, type RecordSet, setKey } from './record-set.ts';
import { isPresent } from './standing.ts';
import type { ZonePolicy } from './zone.ts';

/** What stands before the backend's records were read. */
export interface Known {
  readonly hosts: HostTable;
  /** Claims that were written ahead and never proved: traces of them are ours to take back. */
  readonly unproved: ReadonlyMap<string, Host>;
  /** Whether a served host without records was deleted by hand; otherwise it is to be put back. */
  readonly forgetMissing: boolean;
  /** Names, by their key, that an edit of an older copy has put back to what they were: no word of an administrator's. */
  readonly overlooked: ReadonlySet<string>;
}

/** What the backend's records say that the store does not know. */
export interface Reconciliation {
  /** Hosts that an administrator typed in or edited. */
  readonly adopted: readonly Host[];
  /** Hosts whose records an administrator deleted. */
  readonly forgotten: readonly Host[];
  readonly present: Present;
}

/** Reads an administrator's edits out of the records found. The store's hosts rule over everything that is not one. */
export function reconcile(
  found: readonly RecordSet[],
  known: Known,
  policy: ZonePolicy,
  now: Instant,
): Reconciliation {
  const byName = addressSetsByName(found, known, policy);
  const adopted: Host[] = [];
  for (const sets of byName.values()) {
    const host = adoptedHost(sets, known, policy, now);
    if (host !== undefined) adopted.push(host);
  }
  const further = new Set(found.filter(isFurtherSet).map(setKey));
  /** A host of records alone is there as long as one of them is, and one without any always. */
  const isFound = (host: Host): boolean =>
    byName.has(host.name.key) ||
    (host.addresses.length === 0 &&
      (host.records.length === 0 || furtherSets(host).some((set) => further.has(setKey(set)))));
  const isMissing = (host: Host): boolean =>
    host.state === 'served' &&
    !isFound(host) &&
    !known.unproved.has(host.name.key) &&
    !known.overlooked.has(host.name.key);
  const forgotten = known.forgetMissing ? [...known.hosts.all()].filter(isMissing) : [];
  return { adopted, forgotten, present: new Present(found, byHand(found, known, adopted, policy)) };
}

function addressSetsByName(
  found: readonly RecordSet[],
  known: Known,
  policy: ZonePolicy,
): Map<string, RecordSet[]> {
  const byName = new Map<string, RecordSet[]>();
  for (const set of found) {
    if (!isHostAddressSet(set, known, policy)) continue;
    const sets = byName.get(set.name.key);
    if (sets === undefined) byName.set(set.name.key, [set]);
    else sets.push(set);
  }
  return byName;
}

function isHostAddressSet(
  { name, type }: RecordSet,
  { hosts, unproved }: Known,
  { apex }: ZonePolicy,
): boolean {
  if (type !== 'A' && type !== 'AAAA') return false;
  // A wildcard that nobody registered is an administrator's own.
  if (isWildcard(name)) return hosts.get(name) !== undefined || unproved.has(name.key);
  return isHostName(name, apex);
}

function isFurtherSet({ type }: RecordSet): boolean {
  return hostRecordTypes.some((known) => known === type);
}

/** A host that no credential owns: typed in where there was none, or edited where it was typed in before. */
function adoptedHost(
  sets: readonly RecordSet[],
  { hosts, unproved, overlooked }: Known,
  { apex }: ZonePolicy,
  now: Instant,
): Host | undefined {
  const [first] = sets;
  if (first === undefined || unproved.has(first.name.key) || overlooked.has(first.name.key)) return undefined;
  const before = hosts.get(first.name);
  if (isPresent(before) && (before.owner !== undefined || before.state === 'leaving')) return undefined;
  const addresses = inOrder(addressesOf(sets));
  if (isPresent(before) && before.ttl === first.ttl && before.addresses.join() === addresses.join())
    return undefined;
  return {
    name: first.name,
    zone: apex,
    owner: undefined,
    addresses,
    records: isPresent(before) ? before.records : noRecords,
    services: isPresent(before) ? before.services : noServices,
    ttl: first.ttl,
    lease: undefined,
    state: 'served',
    reservedUntil: undefined,
    claimedAt: isPresent(before) ? before.claimedAt : now,
    changedAt: now,
  };
}

/** Everything but hosts' addresses, and what the gateway itself would have made of hosts it knows. */
function byHand(
  found: readonly RecordSet[],
  known: Known,
  adopted: readonly Host[],
  policy: ZonePolicy,
): RecordSet[] {
  const { hosts, unproved } = known;
  const adoptedByName = new Map(adopted.map((host) => [host.name.key, host]));
  const pointsAtItsHolder = (target: Name, address: string): boolean =>
    [hosts.get(target), unproved.get(target.key), adoptedByName.get(target.key)].some(
      (host) => host?.addresses.includes(address) ?? false,
    );
  const isOurPointer = ({ name, type, rdata }: RecordSet): boolean => {
    const address = type === 'PTR' ? addressOfReverseName(name) : undefined;
    return (
      address !== undefined &&
      rdata.every((data) => data.type === 'PTR' && pointsAtItsHolder(data.target, address))
    );
  };
  const isHosts = (set: RecordSet): boolean => {
    const name = hostOfOwner(set.name, policy.apex);
    if (known.overlooked.has(set.name.key) && !name.equals(set.name)) return true;
    return [hosts.get(name), unproved.get(name.key)].some(
      (host) => isPresent(host) && furtherSets(host).some((own) => setKey(own) === setKey(set)),
    );
  };
  return found.filter(
    (set) =>
      !isHostAddressSet(set, known, policy) && !isOurPointer(set) && !(isFurtherSet(set) && isHosts(set)),
  );
}
