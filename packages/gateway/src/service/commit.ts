import type { Name } from '@open-dyndns/dns';
import { GatewayError } from '../errors.ts';
import { type CommitEvent, type CommitState, commitReducer, idle, type Work } from '../model/commit.ts';
import type { Host, Instant } from '../model/host.ts';
import { Draft } from '../model/host-table.ts';
import { type Intent, type Settled, settle } from '../model/intent.ts';
import { bothOf, plan, type Touched, touchedBy } from '../model/plan.ts';
import { auditOfSettled } from './audit.ts';
import type { Clock, Log, Store, StoreWrite } from './ports.ts';
import { everythingIn, rereadZone } from './reconcile.ts';
import { reservedAs, serialOf, type Zone } from './zone.ts';

/** An intent, and whoever waits for it. */
interface Ask {
  readonly intent: Intent;
  readonly resolve: (served: Served | undefined) => void;
  readonly reject: (error: GatewayError) => void;
}

/** What an intent came to, and the serial that proves it. */
export interface Served {
  readonly host: Host;
  readonly outcome: Settled['outcome'];
  readonly serial: number;
}

export interface CommitPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** Runs one zone's group commits: write ahead, apply, prove, mark served, wake whoever waits. */
export class Committer implements AsyncDisposable {
  readonly #zone: Zone;
  readonly #ports: CommitPorts;
  readonly #busy = new Map<string, number>();
  readonly #stop = new AbortController();
  #state: CommitState<Ask> = idle();
  #arriving: Ask[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(zone: Zone, ports: CommitPorts) {
    this.#zone = zone;
    this.#ports = ports;
  }

  /** Resolves once served; with undefined where there was nothing to do. @throws GatewayError */
  ask(intent: Intent): Promise<Served | undefined> {
    return this.askAll([intent])[0] ?? Promise.resolve(undefined);
  }

  /** Many intents for one commit. */
  askAll(intents: readonly Intent[]): Promise<Served | undefined>[] {
    const asks: Ask[] = [];
    const answers = intents.map((intent) => {
      const { promise, resolve, reject } = Promise.withResolvers<Served | undefined>();
      asks.push({ intent, resolve, reject });
      this.#busy.set(keyOf(intent), (this.#busy.get(keyOf(intent)) ?? 0) + 1);
      return promise.finally(() => this.#settled(keyOf(intent)));
    });
    this.#gather(asks);
    return answers;
  }

  /** Whether a commit that changes this host waits or runs. */
  isBusyWith(nameKey: string): boolean {
    return this.#busy.has(nameKey);
  }

  /** Somebody else changed what the backend holds: agree with it as soon as possible. */
  edited(): void {
    this.#on({ kind: 'edited' });
  }

  /** To be called every second, for retries. */
  second(): void {
    this.#on({ kind: 'second' });
  }

  /** Resolves when nothing runs. */
  async untilIdle(): Promise<void> {
    while (this.#state.running !== undefined || this.#arriving.length > 0)
      await (this.#state.running === undefined ? nextTurn() : this.#running);
  }

  /** Lets everything that has been asked finish. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.untilIdle();
    this.#stop.abort();
  }

  /** What arrives in one turn of the event loop is asked together, or its first would be committed alone. */
  #gather(asks: readonly Ask[]): void {
    if (this.#arriving.length === 0)
      setImmediate(() => {
        const items = this.#arriving;
        this.#arriving = [];
        this.#on({ kind: 'asked', items });
      });
    this.#arriving.push(...asks);
  }

  #on(event: CommitEvent<Ask>): void {
    const { state, actions } = commitReducer(this.#state, event, this.#ports.clock.now());
    this.#state = state;
    for (const { work } of actions) this.#running = this.#commit(work);
  }

  async #commit(work: Work<Ask>): Promise<void> {
    const { store, clock, log } = this.#ports;
    const startedAt = clock.now();
    try {
      if (work.reread) await rereadZone(this.#zone, store, log, startedAt);
      const { draft, granted } = this.#settle(work.group, startedAt);
      await this.#writeAhead(draft);
      const changes = await this.#apply(draft, work.reread);
      await this.#markServed(draft, granted, startedAt);
      log.debug({ group: work.group.length, changes, ms: clock.now() - startedAt }, 'committed');
      const serial = serialOf(this.#zone);
      for (const { ask, settled } of granted)
        ask.resolve({ host: served(settled.host), outcome: settled.outcome, serial });
      this.#on({ kind: 'proved' });
    } catch (error) {
      const refusal = asGatewayError(error);
      log.warn({ code: refusal.code, group: work.group.length, err: error }, refusal.message);
      for (const { reject } of work.group) reject(refusal);
      this.#on({ kind: 'failed' });
    }
  }

  #settle(group: readonly Ask[], now: Instant): { draft: Draft; granted: { ask: Ask; settled: Settled }[] } {
    const zone = this.#zone;
    const draft = new Draft(zone.hosts);
    for (const host of zone.hosts.leaving()) draft.put(host);
    const granted: { ask: Ask; settled: Settled }[] = [];
    for (const ask of group) {
      const settled = settle(ask.intent, draft, (name) => reservedAs(zone, name), zone.policy, now);
      if (settled.kind === 'nothing') ask.resolve(undefined);
      else if (settled.kind === 'refused')
        ask.reject(new GatewayError(settled.code, settled.detail, settled));
      else {
        draft.put(settled.host);
        granted.push({ ask, settled });
      }
    }
    return { draft, granted };
  }

  async #writeAhead(draft: Draft): Promise<void> {
    const { hosts, unproved } = this.#zone;
    const changed = draft.changed().filter((host) => hosts.get(host.name) !== host);
    if (changed.length === 0) return;
    for (const host of changed) if (host.state === 'claimed') unproved.set(host.name.key, host);
    await this.#ports.store.write(
      changed.map((host) => ({ kind: host.state === 'claimed' ? 'claim.put' : 'host.put', host })),
    );
    for (const host of changed) if (host.state === 'leaving') hosts.put(host);
  }

  async #apply(draft: Draft, everything: boolean): Promise<number> {
    const zone = this.#zone;
    const touched = everything ? bothOf(everythingIn(zone), this.#touched(draft)) : this.#touched(draft);
    const ground = { present: zone.present, isReserved: (name: Name) => zone.backend.isReserved(name) };
    const changes = plan(touched, draft, ground, zone.policy);
    if (changes.length === 0 && !everything) return 0;
    await zone.backend.apply(changes, this.#stop.signal);
    zone.present.apply(changes);
    return changes.length;
  }

  #touched(draft: Draft): Touched {
    const after = draft.changed();
    const before = after.map(({ name }) => this.#zone.hosts.get(name)).filter((host) => host !== undefined);
    return touchedBy([...before, ...after]);
  }

  async #markServed(
    draft: Draft,
    granted: readonly { readonly settled: Settled }[],
    now: Instant,
  ): Promise<void> {
    const zone = this.#zone;
    const changed = draft.changed();
    const withdrawn = [...zone.unproved.values()].map(
      ({ name }): StoreWrite => ({ kind: 'claim.remove', name }),
    );
    const writes: StoreWrite[] = [
      ...changed.map(proved),
      ...withdrawn,
      ...granted.flatMap(({ settled }) => auditOfSettled(settled, now)),
    ];
    if (writes.length > 0) await this.#ports.store.write(writes);
    zone.unproved.clear();
    for (const write of changed.map(proved)) {
      if (write.kind === 'host.put') zone.hosts.put(write.host);
      else zone.hosts.remove(write.name);
    }
  }

  #settled(nameKey: string): void {
    const left = (this.#busy.get(nameKey) ?? 1) - 1;
    if (left === 0) this.#busy.delete(nameKey);
    else this.#busy.set(nameKey, left);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function keyOf(intent: Intent): string {
  return (intent.kind === 'register' ? intent.claim.name : intent.name).key;
}

function served(host: Host): Host {
  return host.state === 'claimed' ? { ...host, state: 'served' } : host;
}

/** What the store keeps of a host once DNS says what was wanted: the host, its reservation, or nothing. */
function proved(host: Host): Extract<StoreWrite, { kind: 'host.put' | 'host.remove' }> {
  if (host.state === 'claimed') return { kind: 'host.put', host: served(host) };
  if (host.reservedUntil === undefined) return { kind: 'host.remove', name: host.name };
  return { kind: 'host.put', host: { ...host, state: 'released' } };
}

function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError('internal', 'The gateway failed; its log says why', { cause: error });
}
