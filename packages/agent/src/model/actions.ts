import type { AgentErrorCode } from '../errors.ts';
import type { Candidate, NameServer } from './network.ts';
import type { Credential, KnownGateway, Pin } from './pin.ts';
import type { Wish } from './registration.ts';
import type { ResolverSetting } from './resolver-mode.ts';

/** The gateway whose key was checked: the only one that is ever shown a credential. */
export interface Peer {
  readonly candidate: Candidate;
  readonly pin: Pin;
}

/** What the session wants done. Those that can fail answer with an event. */
export type SessionAction =
  /** Probe for the label and announce it; answered by `claimed`, perhaps after `renamed`. */
  | { readonly kind: 'claim'; readonly label: string }
  /** Give the name up for the next one; answered by `renamed` and `claimed`. */
  | { readonly kind: 'rename' }
  /** Ask the DHCP search domain for a gateway; answered by `candidates`. */
  | { readonly kind: 'ask-search-domain' }
  /** Connect, learn the key and the network, send nothing secret; answered by `contacted` or `contact-failed`. */
  | { readonly kind: 'contact'; readonly candidate: Candidate }
  | { readonly kind: 'enrol'; readonly peer: Peer; readonly label: string }
  | {
      readonly kind: 'register';
      readonly peer: Peer;
      readonly credential: Credential;
      readonly wish: Wish;
    }
  /** Gives up a registration in flight, too. */
  | {
      readonly kind: 'release';
      readonly peer: Peer;
      readonly credential: Credential;
      readonly wish: Wish;
    }
  /** Connections may hang on addresses that are gone: make new ones. */
  | { readonly kind: 'reconnect' }
  /** Ask whether it is there; answered by `name-server-asked`. */
  | { readonly kind: 'ask-name-server'; readonly nameServer: NameServer; readonly zone: string }
  | { readonly kind: 'set-resolver'; readonly setting: ResolverSetting }
  | { readonly kind: 'restore-resolver' }
  /** Take the name back with a goodbye; answered by `goodbye-said`. */
  | { readonly kind: 'goodbye' }
  /** Keep on disk what was learned. */
  | { readonly kind: 'remember'; readonly known: readonly KnownGateway[] }
  | { readonly kind: 'remember-label'; readonly label: string }
  | LogAction;

export interface LogAction {
  readonly kind: 'log';
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly code: AgentErrorCode | undefined;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function log(
  level: LogAction['level'],
  message: string,
  fields: LogAction['fields'] = {},
  code?: AgentErrorCode,
): LogAction {
  return { kind: 'log', level, code, message, fields };
}
