import type { Host, Instant } from '../model/host.ts';
import type { Committer } from './commit.ts';
import type { Log, Store, StoreWrite } from './ports.ts';
import type { Zone } from './zone.ts';

/** Not at the start, when everybody registers anew. Milliseconds. */
const firstAfter = 60 * 60 * 1000;
const interval = 24 * 60 * 60 * 1000;

interface PrunedZone {
  readonly zone: Zone;
  readonly committer: Committer;
}

/**
 * Forgets once a day what means nothing any more: reservations that are past, and tokens that have expired. Credentials
 * stay, for nobody knows which device comes back.
 */
export class Pruning {
  readonly #zones: readonly PrunedZone[];
  readonly #ports: { readonly store: Store; readonly log: Log };
  #nextAt: Instant;

  constructor(
    zones: readonly PrunedZone[],
    ports: { readonly store: Store; readonly log: Log },
    now: Instant,
  ) {
    this.#zones = zones;
    this.#ports = ports;
    this.#nextAt = now + firstAfter;
  }

  /** To be called every second. */
  second(now: Instant): void {
    if (now < this.#nextAt) return;
    this.#nextAt = now + interval;
    void this.#prune(now);
  }

  async #prune(now: Instant): Promise<void> {
    const { store, log } = this.#ports;
    const past = this.#zones.flatMap((pruned) => forgetPast(pruned, now));
    const removals = past.map(({ name }): StoreWrite => ({ kind: 'host.remove', name }));
    try {
      await store.write([...removals, { kind: 'token.prune', expiredAt: now }]);
    } catch (error) {
      log.warn(
        { err: error },
        'what is past could not be taken out of the store; it will be at the next start',
      );
    }
  }
}

/** Out of the table first: a claim that comes while the store is written finds the name free, and is written behind it. */
function forgetPast({ zone: { hosts }, committer }: PrunedZone, now: Instant): Host[] {
  const past = hosts
    .all()
    .filter((host) => isPast(host, now) && !committer.isBusyWith(host.name.key))
    .toArray();
  for (const { name } of past) hosts.remove(name);
  return past;
}

function isPast({ state, reservedUntil }: Host, now: Instant): boolean {
  return state === 'released' && reservedUntil !== undefined && reservedUntil <= now;
}
