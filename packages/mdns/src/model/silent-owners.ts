import type { ResourceRecord } from '@open-dyndns/dns';
import type { CachedRecord } from './cache.ts';
import { Deadlines } from './deadlines.ts';
import { recordKey } from './record-key.ts';

/** RFC 6762 §10.5: "After seeing two or more of these queries, and seeing no… response… within ten seconds". */
const queriesUntilSuspect = 2;
const patienceWithOwner = 10_000;
/** An answer that was multicast this lately need not be repeated by its owner (RFC 6762 §6), ms. */
const justAnswered = 1000;

/** One query comes in twice, by IPv4 and IPv6; Apple's responder counts those that are further apart, ms. */
const distinctQueries = 750;

/**
 * Passive observation of failures (RFC 6762 §10.5): who hears others ask in vain for a record that it has in its cache
 * learns, without asking, that the record's owner is gone.
 */
export class SilentOwners {
  readonly #asked = new Map<string, { readonly times: number; readonly at: number }>();
  readonly #suspects = new Deadlines<string>();

  nextAt(): number {
    return this.#suspects.next();
  }

  /** Another host asked for these, and does not know them. */
  asked(entries: readonly CachedRecord[], now: number): void {
    for (const { record, receivedAt } of entries) {
      if (now - receivedAt <= justAnswered) continue;
      const key = recordKey(record);
      const before = this.#asked.get(key) ?? { times: 0, at: -Infinity };
      if (now - before.at < distinctQueries) continue;
      const times = before.times + 1;
      this.#asked.set(key, { times, at: now });
      if (times === queriesUntilSuspect) this.#suspects.set(key, now + patienceWithOwner);
    }
  }

  /** The owner spoke, or the record is gone. */
  cleared(record: ResourceRecord): void {
    const key = recordKey(record);
    this.#asked.delete(key);
    this.#suspects.delete(key);
  }

  /** The keys of the records that are to be dropped. */
  takeDue(now: number): readonly string[] {
    const due = this.#suspects.takeDue(now);
    for (const key of due) this.#asked.delete(key);
    return due;
  }
}
