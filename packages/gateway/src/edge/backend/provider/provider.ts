import type { Name } from '@open-dyndns/dns';
import type { KeptRecord, OwnRecord, SetChange } from '../../../model/kept-zone.ts';

/** What the gateway's records are marked with, where a provider has a place for it. */
export const mark = 'open-dyndns';

/** One zone at a DNS provider. Everything throws GatewayError `backend.unavailable`, or `backend.refused` for particular changes. */
export interface Provider {
  /** Seconds: what becomes of every TTL that is shorter. */
  readonly leastTtl: number;
  /** How many records one `change` may touch. */
  readonly recordsAtOnce: number;
  /** Every record of the zone. */
  list(): Promise<readonly KeptRecord[]>;
  /** Every record of a name, where a provider can be asked for that. */
  find?(name: Name): Promise<readonly KeptRecord[]>;
  /** Makes changes; resolves with the records that each then has. What is made where it rejects is not certain. */
  change(changes: readonly SetChange[]): Promise<readonly (readonly OwnRecord[])[]>;
}
