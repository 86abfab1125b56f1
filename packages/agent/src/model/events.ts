import type { HostAddress } from './addresses.ts';
import type { Failure } from './failure.ts';
import type { Candidate, Network } from './network.ts';
import type { Credential, Pin } from './pin.ts';
import type { Wish } from './registration.ts';
import type { ResolverDecision } from './resolver-mode.ts';
import type { OwnService } from './service.ts';

/** Everything that can happen to a session. */
export type SessionEvent =
  /** The LAN's addresses of this host are now these; none: no link. */
  | { readonly kind: 'addresses'; readonly addresses: readonly HostAddress[] }
  /** Probing was won: the name is announced. */
  | { readonly kind: 'claimed'; readonly label: string }
  /** Another host has the name; now probing for this one. */
  | { readonly kind: 'renamed'; readonly label: string }
  /** Another host has the name of one of this host's services; they now have these. */
  | { readonly kind: 'services'; readonly services: readonly OwnService[] }
  /** Everybody who now says, there, that a gateway is here. */
  | {
      readonly kind: 'candidates';
      readonly source: 'mdns' | 'search-domain';
      readonly candidates: readonly Candidate[];
    }
  | {
      readonly kind: 'contacted';
      readonly candidate: Candidate;
      readonly pin: Pin;
      readonly network: Network;
    }
  | { readonly kind: 'contact-failed'; readonly candidate: Candidate; readonly failure: Failure }
  | { readonly kind: 'enrolled'; readonly credential: Credential }
  | { readonly kind: 'enrolment-failed'; readonly failure: Failure }
  | { readonly kind: 'registered'; readonly leaseSeconds: number }
  | { readonly kind: 'registration-failed'; readonly failure: Failure }
  | { readonly kind: 'released'; readonly wish: Wish }
  | { readonly kind: 'release-failed'; readonly wish: Wish; readonly failure: Failure }
  | ({ readonly kind: 'resolver-set' } & ResolverDecision)
  | { readonly kind: 'resolver-restored' }
  | { readonly kind: 'name-server-asked'; readonly address: string; readonly answered: boolean }
  | { readonly kind: 'goodbye-said' }
  /** A time that `wakeAt` named has come. */
  | { readonly kind: 'timer' }
  /** The host slept: clocks that stand still in sleep have missed some of the lease. */
  | { readonly kind: 'resumed' }
  | { readonly kind: 'stop' };
