import { refuseAddresses, refuseHeldAddress } from './claimed-addresses.ts';
import {
  refuseBelowForeign,
  refuseName,
  refuseOwner,
  refuseRecords,
  refuseReserved,
} from './claimed-name.ts';
import { refuseClaimOutOfScope, refuseReleaseOutOfScope } from './claimed-scope.ts';
import { grantedHost, sayTheSame } from './granted-host.ts';
import type { Claim, Host, Instant, Principal, Registration } from './host.ts';
import { type Refusal, refused } from './refusal.ts';
import { type Ground, isPresent, mayChange, type Standing } from './standing.ts';
import type { ZonePolicy } from './zone.ts';

/** The host that a claim makes, and what it is in comparison with the host that was. */
export interface Grant {
  readonly kind: 'granted';
  readonly host: Host;
  readonly outcome: Registration['outcome'];
}

/** Whether a claim is granted: first come, first served, for addresses that the principal may register. */
export function decide(
  claim: Claim,
  principal: Principal,
  standing: Ground,
  policy: ZonePolicy,
  now: Instant,
): Grant | Refusal {
  const before = standing.host;
  const known = isPresent(before) ? before : undefined;
  const after = grantedHost(claim, principal, known, policy, now);
  return (
    refuseClaimOutOfScope(claim, principal, known) ??
    refuseName(claim, standing, policy) ??
    refuseOwner(claim, principal, before, now) ??
    refuseBelowForeign(claim, principal, standing, policy, now) ??
    refuseRecords(claim, known, standing) ??
    refuseAddresses(claim, after, principal, policy) ??
    refuseHeldAddress(after, principal, standing) ?? {
      kind: 'granted',
      host: after,
      outcome: outcomeOf(before, after),
    }
  );
}

/** Whether a host may be released by a principal; releasing what is leaving already is no mistake. */
export function decideRelease(
  { host, reserved }: Standing,
  principal: Principal,
  name: string,
): Host | Refusal {
  if (host === undefined || host.state === 'released')
    return refused('host.unknown', `There is no host ${name}`);
  if (!mayChange(principal, host))
    return refused(
      'host.not-yours',
      `${name} belongs to ${host.owner ?? 'the administrator'}; only its owner or an administrator may release it`,
    );
  const outOfScope = refuseReleaseOutOfScope(host, principal);
  if (outOfScope !== undefined) return outOfScope;
  if (reserved === 'outside') return refuseReserved(name, 'it can be released once they are gone');
  return { ...host, state: 'leaving', reservedUntil: undefined };
}

function outcomeOf(before: Host | undefined, after: Host): Registration['outcome'] {
  if (!isPresent(before) || before.state === 'leaving') return 'created';
  return sayTheSame(before, after) ? 'refreshed' : 'changed';
}
