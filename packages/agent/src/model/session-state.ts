import type { Peer } from './actions.ts';
import { type HostAddress, registrable } from './addresses.ts';
import type { NameServerWatch } from './name-servers.ts';
import type { Candidate, Network, NetworkZone } from './network.ts';
import type { Credential, KnownGateway, Pin } from './pin.ts';
import { type Registration, unregistered, type Wish } from './registration.ts';
import type { ResolverSetting } from './resolver-mode.ts';
import { type Search, withCandidates } from './search.ts';
import type { OwnService } from './service.ts';

/** What a person wished. */
export interface SessionOptions {
  /** The host's name, one LDH label. */
  readonly label: string;
  /** The only gateway to use, if one is named. */
  readonly gateway: Candidate | undefined;
  /** The only key to trust, if one is given. */
  readonly pin: Pin | undefined;
  /** Whether the DHCP search domain may be asked for a gateway. */
  readonly askSearchDomain: boolean;
  readonly services: readonly OwnService[];
}

/** The gateway that proved its key, and where we stand with it. */
export interface TrustedGateway extends Peer {
  readonly network: Network;
  readonly credential: Credential | undefined;
  readonly enrolment: { readonly asked: boolean; readonly attempts: number; readonly retryAt: number };
  /** False once it left a request without an answer: it, and every other candidate, is contacted anew. */
  readonly answering: boolean;
}

/** Taking everything back. */
export interface Departure {
  /** What is still to be answered. */
  readonly pending: ReadonlySet<'release' | 'resolver' | 'goodbye'>;
  /** When to go in any case. */
  readonly deadline: number;
}

/** The whole state of a host's stay on a LAN. Times are milliseconds of one steady clock. */
export interface Session {
  readonly options: SessionOptions;
  readonly known: readonly KnownGateway[];
  readonly addresses: readonly HostAddress[];
  /** This host's, under the names that they have won; until then, those that were wished. */
  readonly services: readonly OwnService[];
  readonly name: { readonly label: string; readonly state: 'unclaimed' | 'probing' | 'won' };
  readonly search: Search;
  readonly found: { readonly mdns: readonly Candidate[]; readonly searchDomain: readonly Candidate[] };
  readonly seeking: Seeking;
  readonly gateway: TrustedGateway | undefined;
  readonly registration: Registration;
  /** What the resolver was last told; undefined: nothing of ours. */
  readonly resolver: ResolverSetting | undefined;
  /** The name servers that it points at, or would if they answered. */
  readonly nameServers: NameServerWatch | undefined;
  readonly departure: Departure | undefined;
}

/** The steps of looking for a gateway, each taken once an arrival. */
export interface Seeking {
  /** Since when there is a link and no gateway. */
  readonly since: number | undefined;
  readonly askedSearchDomain: boolean;
  readonly saidNotFound: boolean;
}

export const notSeeking: Seeking = { since: undefined, askedSearchDomain: false, saidNotFound: false };

/** @param label where to begin: the wished label, or what it was renamed to last time */
export function newSession(
  options: SessionOptions,
  known: readonly KnownGateway[] = [],
  label: string = options.label,
): Session {
  return {
    options,
    known,
    addresses: [],
    services: options.services,
    name: { label, state: 'unclaimed' },
    search: withCandidates(new Map(), options.gateway === undefined ? [] : [options.gateway]),
    found: { mdns: [], searchDomain: [] },
    seeking: notSeeking,
    gateway: undefined,
    registration: unregistered,
    resolver: undefined,
    nameServers: undefined,
    departure: undefined,
  };
}

/** The zone this host belongs to: the first one that has a place for one of its addresses. */
export function ownZone(session: Session): NetworkZone | undefined {
  return session.gateway?.network.zones.find(
    (zone) => registrable(session.addresses, zone.prefixes).length > 0,
  );
}

/** Whether a gateway is to be found: there is none, it went silent, or it has no place for this host any more. */
export function isSeeking(session: Session): boolean {
  return session.gateway?.answering !== true || ownZone(session) === undefined;
}

/** A gateway that requests can be sent to, with the credential for it. */
export interface UsableGateway {
  readonly peer: Peer;
  readonly credential: Credential;
}

/** The trusted gateway if it has given us a credential, even if it does not answer at the moment. */
export function credentialedGateway({ gateway }: Session): UsableGateway | undefined {
  if (gateway?.credential === undefined) return undefined;
  return { peer: { candidate: gateway.candidate, pin: gateway.pin }, credential: gateway.credential };
}

export function usableGateway(session: Session): UsableGateway | undefined {
  return session.gateway?.answering === true ? credentialedGateway(session) : undefined;
}

/** What DNS is to say about this host now; undefined while there is nothing to say or nobody to say it to. */
export function wish(session: Session): Wish | undefined {
  const zone = ownZone(session);
  if (zone === undefined || session.name.state !== 'won') return undefined;
  return {
    label: session.name.label,
    zone: zone.name,
    addresses: registrable(session.addresses, zone.prefixes),
    services: session.services,
  };
}
