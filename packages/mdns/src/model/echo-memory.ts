import type { ResourceRecord } from '@open-dyndns/dns';
import { recordKey } from './record-key.ts';

/** Records kept at the most; beyond, the ones sent longest ago are forgotten. */
const maxRemembered = 10_000;

/** How long the echo of a probe may take, ms: a proposal is no longer ours once another name is probed for. */
const proposalMemory = 1000;

/**
 * What this host has lately sent, on whatever link. Reflectors, repeaters, bridged Wi-Fi and Ethernet, and a host's
 * second interface bring it back, and it must not be taken for another host's (spurious conflicts are what
 * responders are most complained about for). What it
 * announced is remembered for its TTL, as a cache that sends it back would.
 */
export class EchoMemory {
  readonly #announced = new Map<string, number>();
  readonly #proposed = new Map<string, number>();

  /** Notes records of a response. */
  noteAnnounced(records: readonly ResourceRecord[], now: number): void {
    for (const record of records) remember(this.#announced, record, now + record.ttl * 1000);
  }

  /** Notes records of a probe. */
  noteProposed(records: readonly ResourceRecord[], now: number): void {
    for (const record of records) remember(this.#proposed, record, now + proposalMemory);
  }

  /** Whether a record of a response may be an own one that comes back. */
  hasAnnounced(record: ResourceRecord, now: number): boolean {
    return (this.#announced.get(recordKey(record)) ?? -Infinity) > now;
  }

  /** Whether a record of a probe may be an own one that comes back. */
  hasProposed(record: ResourceRecord, now: number): boolean {
    return (this.#proposed.get(recordKey(record)) ?? -Infinity) > now || this.hasAnnounced(record, now);
  }
}

function remember(memory: Map<string, number>, record: ResourceRecord, until: number): void {
  const key = recordKey(record);
  memory.delete(key);
  memory.set(key, until);
  for (const oldest of memory.keys()) {
    if (memory.size <= maxRemembered) break;
    memory.delete(oldest);
  }
}
