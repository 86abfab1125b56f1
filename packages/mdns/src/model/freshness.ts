import type { CachedRecord } from './cache.ts';
import { Deadlines } from './deadlines.ts';
import { refreshAt } from './query-schedule.ts';
import { recordKey } from './record-key.ts';

interface Refreshing {
  readonly entry: CachedRecord;
  /** How often it was asked for again. */
  readonly step: number;
}

/** When each record that somebody is interested in has to be asked for again (RFC 6762 §5.2). */
export class Freshness {
  readonly #refreshing = new Map<string, Refreshing>();
  readonly #deadlines = new Deadlines<string>();

  nextAt(): number {
    return this.#deadlines.next();
  }

  /** A record was heard, or somebody began to be interested in it. `random` is in [0, 1). */
  keep(entry: CachedRecord, random: number): void {
    this.#schedule({ entry, step: 0 }, random);
  }

  forget(key: string): void {
    this.#refreshing.delete(key);
    this.#deadlines.delete(key);
  }

  /** The records that are to be asked for now. */
  takeDue(now: number, random: () => number): readonly CachedRecord[] {
    return this.#deadlines.takeDue(now).flatMap((key) => {
      const refreshing = this.#refreshing.get(key);
      if (refreshing === undefined) return [];
      this.#schedule({ ...refreshing, step: refreshing.step + 1 }, random());
      return [refreshing.entry];
    });
  }

  #schedule(refreshing: Refreshing, random: number): void {
    const { record, receivedAt } = refreshing.entry;
    const key = recordKey(record);
    this.#refreshing.set(key, refreshing);
    this.#deadlines.set(key, refreshAt(receivedAt, record.ttl, refreshing.step, random));
  }
}
