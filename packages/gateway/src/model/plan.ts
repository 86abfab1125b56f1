import { type Name, type RecordType, reverseName } from '@open-dyndns/dns';
import { families, isWithin } from './addresses.ts';
import type { Host } from './host.ts';
import { isWildcard } from './host-name.ts';
import type { HostView } from './host-table.ts';
import type { Present } from './present.ts';
import { addressSet, areEqualSets, type Change, furtherSets, type RecordSet, setKey } from './record-set.ts';
import type { ZonePolicy } from './zone.ts';

/** What a group of changes has to do with: hosts' names by their key, addresses, and sets beside them by theirs. */
export interface Touched {
  readonly names: Map<string, Name>;
  readonly addresses: Set<string>;
  readonly sets: Map<string, FurtherSet>;
}

/** A set that a host has, or had, beside its addresses. */
export interface FurtherSet extends Pick<RecordSet, 'name' | 'type'> {
  readonly host: Name;
}

/** The names, addresses and further sets of hosts. */
export function touchedBy(...groups: readonly Iterable<Host>[]): Touched {
  const names = new Map<string, Name>();
  const addresses = new Set<string>();
  const sets = new Map<string, FurtherSet>();
  for (const hosts of groups)
    for (const host of hosts) {
      names.set(host.name.key, host.name);
      for (const address of host.addresses) addresses.add(address);
      for (const set of furtherSets(host))
        sets.set(setKey(set), { name: set.name, type: set.type, host: host.name });
    }
  return { names, addresses, sets };
}

/** The same in parts of at most so many names, sets or addresses, in the order in which they are planned. */
export function* partsOf(touched: Touched, most: number): Generator<Touched> {
  const { names, addresses, sets } = touched;
  if (names.size + addresses.size + sets.size <= most) {
    yield touched;
    return;
  }
  const nothing: Touched = { names: new Map(), addresses: new Set(), sets: new Map() };
  for (const part of chunked(names, most)) yield { ...nothing, names: new Map(part) };
  for (const part of chunked(sets, most)) yield { ...nothing, sets: new Map(part) };
  for (const part of chunked(addresses, most)) yield { ...nothing, addresses: new Set(part) };
}

function* chunked<Item>(items: Iterable<Item>, most: number): Generator<readonly Item[]> {
  let chunk: Item[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < most) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** What there is now, and what of it is not the gateway's to change. */
export interface Ground {
  readonly present: Present;
  /** Whether a name stands outside the managed section. */
  readonly isReserved: (name: Name) => boolean;
}

/** The fewest changes that make what is present what `hosts` wants: forward at the names and beside them, reverse at the addresses. */
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
    for (const type of families) want(name, type, isWanted(host) ? addressSet(host, type) : undefined);
  }
  for (const [key, { name, type, host: of }] of touched.sets) {
    const host = hosts.get(of);
    const wanted = isWanted(host) ? furtherSets(host).find((set) => setKey(set) === key) : undefined;
    want(name, type, wanted);
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

/** An address points at the host that registered it last; a wildcard is the name of nothing. */
function pointerSet(name: Name, holders: readonly Host[]): RecordSet | undefined {
  const [latest] = holders.filter((host) => isWanted(host) && !isWildcard(host.name)).sort(latestFirst);
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
