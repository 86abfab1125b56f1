import type { Peer } from '../model/actions.ts';
import type { SessionEvent } from '../model/events.ts';
import type { Failure } from '../model/failure.ts';
import type { Candidate, NameServer, Network } from '../model/network.ts';
import type { Credential, KnownGateway, Pin } from '../model/pin.ts';
import type { Wish } from '../model/registration.ts';
import type { ResolverDecision, ResolverSetting } from '../model/resolver-mode.ts';
import type { Status } from '../model/status.ts';

/** A steady clock: never set back, in milliseconds from any start. */
export interface Clock {
  now(): number;
  /** Calls back once at `at`, or as soon as possible after; disposal calls it off. */
  wake(at: number, callback: () => void): Disposable;
}

/** A number in [0, 1), every time another. */
export type Random = () => number;

/** A structured log; fields never hold a secret. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the LAN tells a session. */
export type LanEvent = Extract<
  SessionEvent,
  { kind: 'addresses' | 'claimed' | 'renamed' | 'services' | 'candidates' | 'resumed' }
>;

/** The LAN: its links, this host's name on it over mDNS, and who announces gateways there. */
export interface Lan {
  /** Everything that is already so is told at once. */
  listen(listener: (event: LanEvent) => void): void;
  claim(label: string): void;
  /** Gives the name up for the next one. */
  rename(): void;
  /** Takes the name back; resolves once the goodbye is sent. */
  goodbye(): Promise<void>;
}

/** The gateway's answer, or why there is none. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

/** Requests to gateways. Credentials go only to the key that `Peer` names. */
export interface GatewayClient {
  /** Learns the key and the network; shows nothing secret. */
  contact(
    candidate: Candidate,
    signal: AbortSignal,
  ): Promise<Answer<{ readonly pin: Pin; readonly network: Network }>>;
  enrol(
    peer: Peer,
    request: { readonly label: string; readonly token: string | undefined },
    signal: AbortSignal,
  ): Promise<Answer<Credential>>;
  /** @returns the seconds of lease that are granted */
  register(peer: Peer, credential: Credential, wish: Wish, signal: AbortSignal): Promise<Answer<number>>;
  /** A host that is gone already is released, too. */
  release(peer: Peer, credential: Credential, wish: Wish, signal: AbortSignal): Promise<Answer<void>>;
  /** Closes every connection; the next request makes a new one. */
  reconnect(): void;
}

/** The host's resolver configuration. */
export interface Resolver {
  /** Hears of every decision that is made later than in the answer to `set`, because somebody else has interfered. */
  listen(listener: (decision: ResolverDecision) => void): void;
  /** Tells the resolver, in the way that suits this host; `none` leaves it alone. */
  set(setting: ResolverSetting): Promise<ResolverDecision>;
  /** Puts back what was there before, if anything of ours is there. */
  restore(): Promise<void>;
}

/** Name servers, asked past the host's resolver. */
export interface NameServers {
  /** Whether it says anything about the zone within a second. */
  answers(nameServer: NameServer, zone: string, signal: AbortSignal): Promise<boolean>;
}

/** What the agent keeps from one stay to the next. */
export interface Memory {
  rememberGateways(known: readonly KnownGateway[]): Promise<void>;
  /** The label that was last won, for the label that was wished. */
  rememberLabel(wished: string, label: string): Promise<void>;
}

/** Asks the DHCP search domain for gateways (SRV records of `_dyndns-gateway._tcp`). */
export interface SearchDomain {
  gateways(signal: AbortSignal): Promise<readonly Candidate[]>;
}

export interface Ports {
  readonly clock: Clock;
  /** Milliseconds since 1970, for people to read; may jump. */
  readonly wallClock: () => number;
  readonly random: Random;
  readonly log: Log;
  readonly lan: Lan;
  readonly gateway: GatewayClient;
  readonly resolver: Resolver;
  readonly memory: Memory;
  readonly searchDomain: SearchDomain;
  readonly nameServers: NameServers;
  /** Told whenever something changed that a person can see. */
  readonly onStatus: (status: Status) => void;
}
