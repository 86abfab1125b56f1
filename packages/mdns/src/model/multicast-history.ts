import type { ResourceRecord } from '@open-dyndns/dns';
import { recordKey } from './record-key.ts';

/** RFC 6762 §6: a record is not multicast again on a link "until at least one second has elapsed". */
export const multicastInterval = 1000;
/** RFC 6762 §6: "The one exception is… answering probe queries": 250 ms. */
export const defenceInterval = 250;
/** RFC 6762 §5.4: a unicast answer will do if the record was multicast "within one quarter of its TTL". */
const recentShareOfTtl = 1 / 4;

/** When each of our records was last multicast on a link. */
export class MulticastHistory {
  readonly #at = new Map<string, number>();

  note(records: readonly ResourceRecord[], now: number): void {
    for (const record of records) this.#at.set(recordKey(record), now);
  }

  /** The earliest time at which a record may be multicast. */
  allowedAt(record: ResourceRecord, interval: number): number {
    return this.#lastAt(record) + interval;
  }

  /** Whether everybody on the link can be taken to have heard the record lately. */
  isRecent(record: ResourceRecord, now: number): boolean {
    return now - this.#lastAt(record) < record.ttl * 1000 * recentShareOfTtl;
  }

  /** Forgets all records but those that `keep` accepts. */
  prune(keep: (key: string) => boolean): void {
    for (const key of this.#at.keys()) if (!keep(key)) this.#at.delete(key);
  }

  #lastAt(record: ResourceRecord): number {
    return this.#at.get(recordKey(record)) ?? -Infinity;
  }
}
