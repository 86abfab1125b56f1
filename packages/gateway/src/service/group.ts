import type { Name } from '@open-dyndns/dns';
import type { Host, Instant } from '../model/host.ts';
import { Draft } from '../model/host-table.ts';
import type { Settled } from '../model/intent.ts';
import { partsOf, plan, type Touched, touchedBy } from '../model/plan.ts';
import type { Change } from '../model/record-set.ts';
import { auditOfHost, auditOfSettled } from './audit.ts';
import type { Store, StoreWrite } from './ports.ts';
import { everythingIn } from './reconcile.ts';
import { inTurns } from './turns.ts';
import type { Zone } from './zone.ts';

/** Hosts, or what they want of DNS, that are dealt with between two turns of the event loop: a few milliseconds. */
const hostsPerTurn = 1_000;

/** What one group is to change: to begin with, if wanted, the hosts that earlier commits could not take out of DNS. */
export function openDraft({ hosts }: Zone, withLeaving: boolean): Draft {
  const draft = new Draft(hosts);
  for (const host of hosts.leaving()) {
    if (withLeaving) draft.put(host);
    else draft.stay(host);
  }
  return draft;
}

/** Makes the draft durable before anybody outside sees a trace of it. @throws GatewayError `store.unavailable` */
export async function writeAhead({ hosts, unproved }: Zone, store: Store, draft: Draft): Promise<void> {
  const changed = draft.changed().filter((host) => hosts.get(host.name) !== host);
  if (changed.length === 0) return;
  for (const host of changed) if (host.state === 'claimed') unproved.set(host.name.key, host);
  await store.write(
    changed.map((host) => ({ kind: host.state === 'claimed' ? 'claim.put' : 'host.put', host })),
  );
  await inTurns(changed, hostsPerTurn, (host) => {
    if (host.state === 'leaving') hosts.put(host);
  });
}

/**
 * Makes DNS say what the draft says, and if wanted everything else that the store says; returns the number of changes.
 * @throws GatewayError `backend.unavailable`
 */
export async function applyDraft(
  zone: Zone,
  draft: Draft,
  everything: boolean,
  signal: AbortSignal,
): Promise<number> {
  const { backend, present } = zone;
  const touched = everything ? everythingIn(zone, draft) : touchedByDraft(zone, draft);
  const changes = await planOf(zone, draft, touched);
  // After a crash the DNS server may not have loaded what is there: with nothing to change, that is still to be proved.
  if (changes.length === 0 && !everything) return 0;
  await backend.apply(changes, signal);
  present.apply(changes);
  return changes.length;
}

/** Records that the draft is served; claims that were never proved are withdrawn. @throws GatewayError `store.unavailable` */
export async function markServed(
  zone: Zone,
  store: Store,
  draft: Draft,
  settled: readonly Settled[],
  now: Instant,
): Promise<void> {
  const { hosts, unproved } = zone;
  const outcomes = draft.changed().map(outcomeOf);
  const withdrawn = [...unproved.values()].map(({ name }): StoreWrite => ({ kind: 'claim.remove', name }));
  const audited = [
    ...settled.flatMap((one) => auditOfSettled(one, now)),
    ...goneLate(draft, settled).map((host) => auditOfGoneLate(host, now)),
  ];
  const writes = [...outcomes, ...withdrawn, ...audited];
  if (writes.length > 0) await store.write(writes);
  unproved.clear();
  await inTurns(outcomes, hostsPerTurn, (outcome) => {
    if (outcome.kind === 'host.put') hosts.put(outcome.host);
    else hosts.remove(outcome.name);
  });
}

/** Hosts whose release or expiry was asked for earlier, and had failed. */
function goneLate(draft: Draft, settled: readonly Settled[]): Host[] {
  const asked = new Set(settled.map(({ host }) => host.name.key));
  return draft.changed().filter(({ name, state }) => state === 'leaving' && !asked.has(name.key));
}

/** Who asked for it has had an answer long ago: what is tried again, perhaps after a restart, is the gateway's own doing. */
function auditOfGoneLate(host: Host, now: Instant): StoreWrite {
  const event = host.reservedUntil === undefined ? 'host.released' : 'host.expired';
  return auditOfHost(event, 'gateway', host, now);
}

/** A host once DNS says what was wanted. */
export function served(host: Host): Host {
  return host.state === 'claimed' ? { ...host, state: 'served' } : host;
}

/** What the store then keeps of it: the host, its reservation, or nothing. */
function outcomeOf(host: Host): Extract<StoreWrite, { kind: 'host.put' | 'host.remove' }> {
  if (host.state === 'claimed') return { kind: 'host.put', host: served(host) };
  if (host.reservedUntil === undefined) return { kind: 'host.remove', name: host.name };
  return { kind: 'host.put', host: { ...host, state: 'released' } };
}

function touchedByDraft({ hosts }: Zone, draft: Draft): Touched {
  const after = draft.changed();
  const before = after.map(({ name }) => hosts.get(name)).filter((host) => host !== undefined);
  return touchedBy(before, after);
}

async function planOf({ backend, present, policy }: Zone, draft: Draft, touched: Touched): Promise<Change[]> {
  const ground = { present, isReserved: (name: Name) => backend.isReserved(name) };
  const changes: Change[] = [];
  await inTurns(partsOf(touched, hostsPerTurn), 1, (part) => {
    changes.push(...plan(part, draft, ground, policy));
  });
  return changes;
}
