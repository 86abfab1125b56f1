import { printName } from '@open-dyndns/dns';
import { GatewayError } from '../errors.ts';
import { type CommitEvent, type CommitState, commitReducer, idle, type Work } from '../model/commit.ts';
import type { Host, Instant } from '../model/host.ts';
import type { Draft } from '../model/host-table.ts';
import { type Intent, type Settled, settle } from '../model/intent.ts';
import { applyDraft, markServed, openDraft, served, writeAhead } from './group.ts';
import type { Clock, CommitReport, Log, Observer, Store } from './ports.ts';
import { rereadZone } from './reconcile.ts';
import { inTurns, nextTurn } from './turns.ts';
import { reservedAs, serialOf, type Zone } from './zone.ts';

/** Intents that are settled between two turns of the event loop: a few milliseconds. */
const settledPerTurn = 1_000;

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

interface SettledAsk extends Settled {
  readonly asked: Ask;
}

interface Committed {
  /** How many record sets were changed. */
  readonly changes: number;
  readonly settled: readonly SettledAsk[];
  readonly steps: CommitReport['steps'];
}

export interface CommitPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly observer?: Observer | undefined;
}

/** Runs one zone's group commits: write ahead, apply, prove, mark served, wake whoever waits. */
export class Committer implements AsyncDisposable {
  readonly #zone: Zone;
  readonly #ports: CommitPorts;
  readonly #busy = new Map<string, number>();
  /** Settled without a change to DNS: whatever becomes of their group, they have had their answer. */
  readonly #answered = new WeakSet<Ask>();
  readonly #stop = new AbortController();
  #state: CommitState<Ask> = idle();
  #arriving: Ask[] = [];
  #running: Promise<void> = Promise.resolve();
  #provedAt: Instant | undefined;

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

  /** When a commit was last proved, how many have failed since, and how many hosts wait for one. */
  get progress(): {
    readonly provedAt: Instant | undefined;
    readonly failures: number;
    readonly waiting: number;
  } {
    return { provedAt: this.#provedAt, failures: this.#state.failures, waiting: this.#busy.size };
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

  #on(event: CommitEvent<Ask>, refusal?: GatewayError): void {
    const { state, actions } = commitReducer(this.#state, event, this.#ports.clock.now());
    this.#state = state;
    for (const action of actions) {
      if (action.kind === 'commit') this.#running = this.#commit(action.work);
      else for (const { reject } of action.items) reject(refusal ?? asGatewayError(refusal));
    }
  }

  async #commit(work: Work<Ask>): Promise<void> {
    const { clock, log, observer } = this.#ports;
    const startedAt = clock.now();
    try {
      const { changes, settled, steps } = await this.#serve(work, startedAt);
      this.#provedAt = clock.now();
      this.#report({ zone: this.#zone.policy.apex, group: work.group.length, changes, steps });
      const serial = serialOf(this.#zone);
      for (const { asked, host, outcome } of settled) asked.resolve({ host: served(host), outcome, serial });
      this.#on({ kind: 'proved' });
    } catch (error) {
      const refusal = asGatewayError(error);
      observer?.failed(this.#zone.policy.apex, refusal.code);
      log.warn({ code: refusal.code, group: work.group.length, ...reasonOf(refusal) }, refusal.message);
      if (refusal.code === 'backend.refused') {
        const open = work.group.filter((asked) => !this.#answered.has(asked));
        this.#on({ kind: 'refused', open }, refusal);
        return;
      }
      for (const { reject } of work.group) reject(refusal);
      this.#on({ kind: 'failed' });
    }
  }

  /** The steps in the order that makes a crash between any two of them harmless. */
  async #serve({ group, reread, withLeaving }: Work<Ask>, now: Instant): Promise<Committed> {
    const zone = this.#zone;
    const { store, log, clock } = this.#ports;
    const lap = lapsOf(clock);
    if (reread) await rereadZone(zone, store, log, now);
    const read = lap();
    const draft = openDraft(zone, withLeaving);
    const settled = await this.#settle(group, draft, now);
    await writeAhead(zone, store, draft);
    const ahead = lap();
    const changes = await applyDraft(zone, draft, reread, this.#stop.signal);
    const serve = lap();
    await markServed(zone, store, draft, settled, now);
    return { changes, settled, steps: { read, ahead, serve, mark: lap() } };
  }

  #report(report: CommitReport): void {
    const { log, observer } = this.#ports;
    const { group, changes, steps } = report;
    const fields = { event: 'commit', zone: printName(report.zone), group, changes, ms: steps };
    // Looking whether all is as it should be is nothing to tell of.
    if (group > 0 || changes > 0) log.info(fields, `committed ${group} in ${changes} changes`);
    else log.debug(fields, 'nothing to commit');
    observer?.committed(report);
  }

  async #settle(group: readonly Ask[], draft: Draft, now: Instant): Promise<SettledAsk[]> {
    const zone = this.#zone;
    const all: SettledAsk[] = [];
    await inTurns(group, settledPerTurn, (asked) => {
      const settled = settle(asked.intent, draft, (...of) => reservedAs(zone, ...of), zone.policy, now);
      if (settled.kind === 'nothing') asked.resolve(undefined);
      if (settled.kind === 'refused') asked.reject(new GatewayError(settled.code, settled.detail, settled));
      if (settled.kind === 'settled') {
        draft.put(settled.host);
        all.push({ ...settled, asked });
      } else this.#answered.add(asked);
    });
    return all;
  }

  #settled(nameKey: string): void {
    const left = (this.#busy.get(nameKey) ?? 1) - 1;
    if (left === 0) this.#busy.delete(nameKey);
    else this.#busy.set(nameKey, left);
  }
}

/** Milliseconds since it was last asked. */
function lapsOf(clock: Clock): () => number {
  let before = clock.now();
  return () => {
    const after = clock.now();
    const lap = after - before;
    before = after;
    return lap;
  };
}

function keyOf(intent: Intent): string {
  return (intent.kind === 'register' ? intent.claim.name : intent.name).key;
}

function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError('internal', 'The gateway failed; its log says why', { cause: error });
}

/** What the log adds to the words of a refusal: where it is one that we know, no more than why. */
function reasonOf({ code, cause }: GatewayError): object {
  if (code === 'internal') return { err: cause };
  return cause instanceof Error ? { reason: cause.message } : {};
}
