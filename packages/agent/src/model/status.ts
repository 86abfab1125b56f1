import type { ResolverDecision } from './resolver-mode.ts';
import { candidates } from './search.ts';
import { isSeeking, type Session, wish } from './session-state.ts';

/** Where a stay has got to. */
export type SessionPhase =
  | 'no-link'
  | 'claiming'
  | 'discovering'
  | 'connecting'
  | 'enrolling'
  | 'registering'
  | 'registered'
  | 'renewing'
  | 'leaving';

/** What `dyndns-agent status` shows. */
export interface Status {
  readonly phase: SessionPhase;
  /** Since when it has been in this phase: milliseconds since 1970. */
  readonly since: number;
  /** `laptop.local` once it is won. */
  readonly mdnsName: string | undefined;
  /** `laptop.example.com` while DNS serves it. */
  readonly dnsName: string | undefined;
  readonly addresses: readonly string[];
  readonly gateway:
    | { readonly url: string; readonly pin: string; readonly zone: string | undefined }
    | undefined;
  /** Seconds granted, and when they end: milliseconds since 1970. */
  readonly lease: { readonly seconds: number; readonly expiresAt: number } | undefined;
  /** How the resolver was told, and why so; undefined: it is as it was found. */
  readonly resolver: ResolverDecision | undefined;
}

export function phase(session: Session): SessionPhase {
  const { registration } = session;
  if (session.departure !== undefined) return 'leaving';
  if (session.addresses.length === 0) return 'no-link';
  if (registration.held !== undefined) return registration.asked === undefined ? 'registered' : 'renewing';
  if (session.name.state !== 'won') return 'claiming';
  if (isSeeking(session)) return candidates(session.search).length === 0 ? 'discovering' : 'connecting';
  return session.gateway?.credential === undefined ? 'enrolling' : 'registering';
}

/**
 * @param wallClock what to add to a time of the session's clock to get milliseconds since 1970
 * @param since as in `Status`
 */
export function statusOf(
  session: Session,
  wallClock: number,
  since: number,
  resolver: Status['resolver'],
): Status {
  const { held } = session.registration;
  const { gateway, name } = session;
  return {
    phase: phase(session),
    since,
    mdnsName: name.state === 'won' ? `${name.label}.local` : undefined,
    dnsName: held && `${held.label}.${held.zone}`,
    addresses: held?.addresses ?? wish(session)?.addresses ?? [],
    gateway: gateway && { url: gateway.candidate.url, pin: gateway.pin, zone: held?.zone },
    lease: held && { seconds: held.leaseSeconds, expiresAt: Math.round(held.expiresAt + wallClock) },
    resolver,
  };
}
