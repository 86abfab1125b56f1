import type { Name } from '@open-dyndns/dns';
import type { Family } from './addresses.ts';
import type { Challenge, HostRecords } from './host-records.ts';
import type { HostService } from './host-service.ts';
import type { Scope } from './scope.ts';

/** Milliseconds since 1970. */
export type Instant = number;

/** How long a registration lives without being refreshed. */
export interface Lease {
  /** Seconds granted (RFC 9664 §4.2: the granted value rules). */
  readonly seconds: number;
  readonly expiresAt: Instant;
}

/** What the gateway wants DNS to say about one owner name, and for whom. */
export interface Host {
  readonly name: Name;
  /** The apex of the zone that holds it. */
  readonly zone: Name;
  /** The credential that claimed it; undefined for a host that an administrator typed into the zone file. */
  readonly owner: string | undefined;
  /** Canonical IPv4 and IPv6 addresses, IPv4 first, each once. */
  readonly addresses: readonly string[];
  /** What else is published of it: one entry for an owner name and type. */
  readonly records: readonly HostRecords[];
  readonly services: readonly HostService[];
  /** Seconds. */
  readonly ttl: number;
  /** undefined: stays until it is deleted. */
  readonly lease: Lease | undefined;
  /**
   * `claimed`: written ahead, not yet proved. `served`: the DNS server answers with it. `leaving`: to be taken out
   * of DNS. `released`: gone from DNS, the name still reserved for its owner.
   */
  readonly state: 'claimed' | 'served' | 'leaving' | 'released';
  /** While `leaving` or `released`: until when nobody else may claim the name; undefined frees it at once. */
  readonly reservedUntil: Instant | undefined;
  readonly claimedAt: Instant;
  readonly changedAt: Instant;
}

/** A request to register a host, valid in itself; what the policy decides on. */
export interface Claim {
  readonly name: Name;
  readonly zone: Name;
  readonly addresses: readonly string[];
  /** Families that stay as they are where `addresses` has none of them; of every other family the host has nothing else. */
  readonly keeps: readonly Family[];
  /** Seconds wished for; `default` the zone's; `keep` what the host has, a new one the zone's. */
  readonly ttl: number | 'default' | 'keep';
  /**
   * Seconds wished for; `default` the zone's; `none` a host that stays until it is deleted; `keep` as long as the host
   * has, a new one none. It begins anew, but for a challenge, which does not say that the host is there.
   */
  readonly lease: number | 'default' | 'none' | 'keep';
  /** In place of the host's own; undefined keeps them. */
  readonly records: readonly HostRecords[] | undefined;
  /** In place of the host's own; undefined keeps them. */
  readonly services: readonly HostService[] | undefined;
  /** One value that comes or goes, whatever else the host has. */
  readonly challenge: Challenge | undefined;
  /** `create` refuses a host that exists (POST), `upsert` registers or refreshes (PUT). */
  readonly mode: 'create' | 'upsert';
}

/** Who asks. */
export interface Principal {
  /** The credential's id, which owns names. */
  readonly credential: string;
  /** `admin` may change every host; `user` and `device` their own. */
  readonly role: 'admin' | 'user' | 'device';
  /** The address the request came from, canonical. */
  readonly source: string;
  readonly scope: Scope;
  /** Whether a dyndns2 client is to see failures in the HTTP status, too. */
  readonly strictStatus: boolean;
}

/** The answer to a registration that is served. */
export interface Registration {
  readonly host: Host;
  /** `created`: a new host (201). `changed` and `refreshed`: a known one (200), with and without a change in DNS. */
  readonly outcome: 'created' | 'changed' | 'refreshed';
  /** The serial of the zone that serves it, as last proved. */
  readonly serial: number;
}
