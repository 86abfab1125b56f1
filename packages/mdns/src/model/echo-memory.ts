import type { ResourceRecord } from '@open-dyndns/dns';
import { recordKey } from './record-key.ts';

/** Records kept at the most; beyond, the ones sent longest ago are forgotten. */
const maxRemembered = 10_000;

/**
 * What this host has lately sent, on whatever link. Reflectors, repeaters, bridged Wi-Fi and Ethernet, and a host's
 * second interface bring it back, and it must not be taken for another host's (spurious conflicts are what
 * responders are most complained about for). It is remembered for its TTL, as a cache that sends it back would.
 */
export class EchoMemory {
  readonly #until = new Map<string, number>();

  note(records: readonly ResourceRecord[], now: number): void {
    for (const record of records) {
      const key = recordKey(record);
      this.#until.delete(key);
      this.#until.set(key, now + record.ttl * 1000);
    }
    for (const key of this.#until.keys()) {
      if (this.#until.size <= maxRemembered) break;
      this.#until.delete(key);
    }
  }

  has(record: ResourceRecord, now: number): boolean {
    return (this.#until.get(recordKey(record)) ?? -Infinity) > now;
  }
}
