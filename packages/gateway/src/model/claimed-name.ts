import { printName } from '@open-dyndns/dns';
import type { Claim, Host, Instant, Principal } from './host.ts';
import { hostNameProblem, isWildcard } from './host-name.ts';
import { challengePrefix, type HostRecords, hasRoomFor, ownerName } from './host-records.ts';
import { type Refusal, refused } from './refusal.ts';
import { isNamedIn } from './scope.ts';
import { type Ground, isKept, isPresent, mayChange, type Standing } from './standing.ts';
import type { ZonePolicy } from './zone.ts';

/** Why a name is not for anybody, if it is not. */
export function refuseName(
  claim: Claim,
  { host, reserved }: Standing,
  policy: ZonePolicy,
): Refusal | undefined {
  const problem = hostNameProblem(claim.name, policy.apex, policy.names);
  if (problem !== undefined) return refused('name.invalid', problem, 'hostname');
  // Records beside a host's own do not keep its owner from it; records outside the section keep everybody from the name.
  if (reserved === undefined || (reserved === 'by-hand' && isPresent(host))) return undefined;
  return refuseReserved(printName(claim.name), 'choose another name');
}

/** What stands in the way are an administrator's records. */
export function refuseReserved(name: string, advice: string): Refusal {
  return refused(
    'name.reserved',
    `${name} has records that an administrator keeps by hand; ${advice}`,
    'hostname',
  );
}

/** Why a name is not for this principal, if it is not: first come, first served. */
export function refuseOwner(
  claim: Claim,
  principal: Principal,
  host: Host | undefined,
  now: Instant,
): Refusal | undefined {
  if (host === undefined) return undefined;
  const name = printName(claim.name);
  const mine = mayChange(principal, host);
  if (host.state === 'released') {
    if (mine || !isKept(host, now)) return undefined;
    return refused(
      'name.taken',
      `${name} stays reserved for its last owner until ${isoDate(host.reservedUntil)}; choose another name`,
      'hostname',
    );
  }
  if (!mine)
    return refused('name.taken', `${name} belongs to somebody else; choose another name`, 'hostname');
  if (claim.mode === 'create')
    return refused('name.exists', `${name} is registered already; change it with PUT`, 'hostname');
  return undefined;
}

/** Who has a name has those below it, but for what others had registered there before. */
export function refuseBelowForeign(
  { name }: Claim,
  principal: Principal,
  { hostAt }: Ground,
  { apex, names }: ZonePolicy,
  now: Instant,
): Refusal | undefined {
  if (names.labels === 1 && !names.wildcards) return undefined;
  if (principal.role === 'admin' || isNamedIn(principal.scope, name)) return undefined;
  const isForeign = (host: Host | undefined): boolean =>
    host !== undefined && !mayChange(principal, host) && isKept(host, now);
  for (let above = name.parent; !above.equals(apex); above = above.parent) {
    if (!isForeign(hostAt(above))) continue;
    return refused(
      'name.taken',
      `${printName(name)} is below ${printName(above)}, which belongs to somebody else; choose another name`,
      'hostname',
    );
  }
  if (isWildcard(name)) {
    if (isPresent(hostAt(name.parent))) return undefined;
    return refused(
      'name.invalid',
      `${printName(name)} stands in front of no host; register ${printName(name.parent)} first`,
      'hostname',
    );
  }
  if (!names.wildcards || !hasRoomFor('*', name) || !isForeign(hostAt(name.child('*')))) return undefined;
  return refused('name.taken', `The names below ${printName(name)} belong to somebody else`, 'hostname');
}

/** Why records may not stand beside a host: an administrator keeps the like, or there is no name for them. */
export function refuseRecords(
  claim: Claim,
  known: Host | undefined,
  { reservedAs }: Ground,
): Refusal | undefined {
  if (claim.challenge?.kind === 'remove' && known === undefined)
    return refused('host.unknown', `There is no host ${printName(claim.name)}`);
  const field = claim.records === undefined ? 'challenge' : 'records';
  for (const { prefix, type } of claim.records ?? challengeOf(claim)) {
    if (!hasRoomFor(prefix, claim.name))
      return refused('record.invalid', `${prefix} is too long in front of ${printName(claim.name)}`, field);
    if (prefix !== '' && isWildcard(claim.name))
      return refused(
        'record.invalid',
        `${printName(claim.name)} has nothing in front of it; send ${prefix} with ${printName(claim.name.parent)}`,
        field,
      );
    const owner = ownerName(claim.name, prefix);
    const reserved = reservedAs(owner, prefix === '' ? type : undefined);
    const isOurs = known?.records.some((own) => own.prefix === prefix && own.type === type) ?? false;
    if (reserved === undefined || (reserved === 'by-hand' && isOurs)) continue;
    return refused(
      'name.reserved',
      `${printName(owner)} has records that an administrator keeps by hand; leave them out`,
      field,
    );
  }
  return undefined;
}

function challengeOf({ challenge }: Claim): readonly Pick<HostRecords, 'prefix' | 'type'>[] {
  return challenge?.kind === 'add' ? [{ prefix: challengePrefix, type: 'TXT' }] : [];
}

function isoDate(instant: Instant | undefined): string {
  return new Date(instant ?? 0).toISOString();
}
