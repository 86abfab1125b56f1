import { type Name, printName, type RecordType } from '@open-dyndns/dns';
import { refuseUnclaimable } from './claimable.ts';
import type { Claim, Host, Instant, Principal, Registration } from './host.ts';
import type { HostView } from './host-table.ts';
import { hasExpired } from './lease.ts';
import { decide, decideRelease } from './ownership.ts';
import type { Refusal } from './refusal.ts';
import type { Reserved } from './standing.ts';
import type { ZonePolicy } from './zone.ts';

/** How long an expired name stays its last owner's: a laptop comes back from a fortnight's holiday to its name. */
const reservationAfterExpiry = 14 * 24 * 60 * 60 * 1000;

/** What somebody asks of one zone; a commit settles many of them in their order. */
export type Intent =
  | { readonly kind: 'register'; readonly principal: Principal; readonly claim: Claim }
  | { readonly kind: 'release'; readonly principal: Principal; readonly name: Name }
  | { readonly kind: 'expire'; readonly name: Name };

/** An intent that changes a host. */
export interface Settled {
  readonly kind: 'settled';
  readonly host: Host;
  readonly outcome: Registration['outcome'] | 'released' | 'expired';
  /** The credential that asked, or `lease`. */
  readonly actor: string;
}

/** What an intent comes to: a changed host, a refusal, or nothing (a lease that was renewed before it was taken back). */
export type Settlement = Settled | Refusal | { readonly kind: 'nothing' };

/** Settles one intent against the hosts as the ones before it have left them. */
export function settle(
  intent: Intent,
  hosts: HostView,
  reservedAs: (name: Name, type?: RecordType) => Reserved,
  policy: ZonePolicy,
  now: Instant,
): Settlement {
  switch (intent.kind) {
    case 'register': {
      const { claim, principal } = intent;
      const standing = {
        host: hosts.get(claim.name),
        reserved: reservedAs(claim.name),
        holders: (address: string) => hosts.at(address),
        hostAt: (name: Name) => hosts.get(name),
        reservedAs,
      };
      const decision =
        refuseUnclaimable(claim, principal, hosts) ?? decide(claim, principal, standing, policy, now);
      return decision.kind === 'refused'
        ? decision
        : { ...decision, kind: 'settled', actor: principal.credential };
    }
    case 'release': {
      const standing = { host: hosts.get(intent.name), reserved: reservedAs(intent.name) };
      const released = decideRelease(standing, intent.principal, printName(intent.name));
      if ('kind' in released) return released;
      return { kind: 'settled', host: released, outcome: 'released', actor: intent.principal.credential };
    }
    case 'expire': {
      const host = hosts.get(intent.name);
      if (host?.state !== 'served' || !hasExpired(host, now)) return { kind: 'nothing' };
      // Its records cannot be taken away while an administrator keeps others of the name outside the section.
      if (reservedAs(intent.name) === 'outside') return { kind: 'nothing' };
      const reservedUntil = now + reservationAfterExpiry;
      return {
        kind: 'settled',
        host: { ...host, state: 'leaving', reservedUntil },
        outcome: 'expired',
        actor: 'lease',
      };
    }
  }
}
