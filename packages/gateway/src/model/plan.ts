import { type Name, type RecordType, reverseName } from '@open-dyndns/dns';
import { isWithin } from './addresses.ts';
import type { Host } from './host.ts';
import type { HostView } from './host-table.ts';
import type { Present } from './present.ts';
import { addressSet, areEqualSets, type Change, type RecordSet } from './record-set.ts';
import type { ZonePolicy } from './zone.ts';

/** What a group of changes has to do with: owner names by their key, and addresses. */
export interface Touched {
  readonly names: ReadonlyMap<string, Name>;
  readonly addresses: ReadonlySet<string>;
}

/** The names and addresses of hosts. */
export function touchedBy(hosts: Iterable<Host>): Touched {
  const names = new Map<string, Name>();
  const addresses = new Set<string>();
  for (const { name, addresses: ofHost } of hosts) {
    names.set(name.key, name);
    for (const address of ofHost) addresses.add(address);
  }
  return { names, addresses };
}

export function bothOf(one: Touched, other: Touched): Touched {
  return {
    names: new Map([...one.names, ...other.names]),
    addresses: one.addresses.union(other.addresses),
  };
}

/** What there is now, and what of it is not the gateway's to change. */
export interface Ground {
  readonly present: Present;
  /** Whether a name stands outside the managed section. */
  readonly isReserved: (name: Name) => boolean;
}

/** The fewest changes that make what is present what `hosts` wants: forward at the names, reverse at the addresses. */
export function plan(
  touched: Touched,
  hosts: HostView,
  { present, isReserved }: Ground,
  policy: ZonePolicy,
): Change[] {
  const changes: Change[] = [];
  const want = (name: Name, type: RecordType, wanted: RecordSet | undefined): void => {
    const change = changeOf(name, type, wanted, present.get(name, type));
    if (change !== undefined && !present.isByHand(name, type) && !isReserved(name)) changes.push(change);
  };
  for (const name of touched.names.values()) {
    const host = hosts.get(name);
    for (const type of ['A', 'AAAA'] as const)
      want(name, type, isWanted(host) ? addressSet(host, type) : undefined);
  }
  for (const address of touched.addresses) {
    if (
      !isWithin(
        address,
        policy.reverse.map(({ prefix }) => prefix),
      )
    )
      continue;
    const name = reverseName(address);
    want(name, 'PTR', pointerSet(name, hosts.at(address)));
  }
  return changes;
}

/** Whether DNS is to have records of a host. */
function isWanted(host: Host | undefined): host is Host {
  return host !== undefined && (host.state === 'claimed' || host.state === 'served');
}

/** An address points at the host that registered it last. */
function pointerSet(name: Name, holders: readonly Host[]): RecordSet | undefined {
  const [latest] = holders.filter(isWanted).sort(latestFirst);
  if (latest === undefined) return undefined;
  return { name, type: 'PTR', ttl: latest.ttl, rdata: [{ type: 'PTR', target: latest.name }] };
}

function latestFirst(one: Host, other: Host): number {
  return other.changedAt - one.changedAt || (one.name.key < other.name.key ? -1 : 1);
}

function changeOf(
  name: Name,
  type: RecordType,
  wanted: RecordSet | undefined,
  found: RecordSet | undefined,
): Change | undefined {
  if (wanted === undefined) return found === undefined ? undefined : { kind: 'remove', name, type };
  if (found !== undefined && areEqualSets(wanted, found)) return undefined;
  return { kind: 'put', set: wanted };
}
