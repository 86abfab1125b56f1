import { type Name, printName, type RecordType } from '@open-dyndns/dns';
import type { FieldError, GatewayErrorCode } from '../errors.ts';
import { canBeHosts, familyOf, isWithin } from './addresses.ts';
import { grantedHost, sayTheSame } from './granted-host.ts';
import type { Claim, Host, Instant, Principal, Registration } from './host.ts';
import { hostNameProblem, isWildcard } from './host-name.ts';
import { challengePrefix, type HostRecords, ownerName } from './host-records.ts';
import { forbiddenType, isNamedIn, mayChangeName, printScope, type ScopedType } from './scope.ts';
import type { ZonePolicy } from './zone.ts';

/** A refusal with its reason, as `GatewayError` carries it. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: GatewayErrorCode;
  readonly detail: string;
  readonly field?: FieldError['field'];
}

/** The host that a claim makes, and what it is in comparison with the host that was. */
export interface Grant {
  readonly kind: 'granted';
  readonly host: Host;
  readonly outcome: Registration['outcome'];
}

/** Why a name is not the gateway's to give: it stands outside the marked section, or an administrator keeps records of it inside. */
export type Reserved = 'outside' | 'by-hand' | undefined;

/** What the zone says about the name that is claimed. */
export interface Standing {
  readonly host: Host | undefined;
  readonly reserved: Reserved;
}

/** What it says about the addresses and about other names, too. */
export interface Ground extends Standing {
  /** Every host that has an address, released ones included. */
  readonly holders: (address: string) => readonly Host[];
  readonly hostAt: (name: Name) => Host | undefined;
  /** As `reserved`, of any name; with a type, whether an administrator keeps that very set. */
  readonly reservedAs: (name: Name, type?: RecordType) => Reserved;
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
    refuseOutOfScope(principal, claim.name, typesOf(claim, known)) ??
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
  const outOfScope = refuseOutOfScope(principal, host.name, typesOfHost(host));
  if (outOfScope !== undefined) return outOfScope;
  if (reserved === 'outside') return refuseReserved(name, 'it can be released once they are gone');
  return { ...host, state: 'leaving', reservedUntil: undefined };
}

/** Whether DNS has, or is about to have, records of a host. */
export function isPresent(host: Host | undefined): host is Host {
  return host !== undefined && host.state !== 'released';
}

/** Whether a name is its owner's: the host is there, or its reservation has not passed. */
function isKept({ state, reservedUntil }: Host, now: Instant): boolean {
  return state !== 'released' || (reservedUntil !== undefined && reservedUntil > now);
}

/** Administrators may change every host, others what they own and what they were given by name. */
function mayChange({ role, credential, scope }: Principal, { owner, name }: Host): boolean {
  return role === 'admin' || owner === credential || isNamedIn(scope, name);
}

function refuseOutOfScope(
  { credential, scope }: Principal,
  name: Name,
  types: ReadonlySet<ScopedType>,
): Refusal | undefined {
  if (!mayChangeName(scope, name))
    return refused(
      'credential.out-of-scope',
      `${credential} may not change ${printName(name)}, only ${printScope(scope).names.join(', ')}`,
      'hostname',
    );
  const type = forbiddenType(scope, types);
  if (type === undefined) return undefined;
  return refused(
    'credential.out-of-scope',
    `${credential} may not change records of type ${type}, only ${printScope(scope).types.join(', ')}`,
  );
}

/** The types of which a claim says something. */
function typesOf(
  { addresses, keeps, records, challenge }: Claim,
  known: Host | undefined,
): ReadonlySet<ScopedType> {
  const types = new Set<ScopedType>(addresses.map(familyOf));
  for (const address of known?.addresses ?? [])
    if (!keeps.includes(familyOf(address))) types.add(familyOf(address));
  for (const { type } of records === undefined ? [] : [...records, ...(known?.records ?? [])])
    types.add(type);
  if (challenge !== undefined) types.add('TXT');
  return types;
}

function typesOfHost({ addresses, records }: Host): ReadonlySet<ScopedType> {
  return new Set<ScopedType>([...addresses.map(familyOf), ...records.map(({ type }) => type)]);
}

function refuseName(claim: Claim, { host, reserved }: Standing, policy: ZonePolicy): Refusal | undefined {
  const problem = hostNameProblem(claim.name, policy.apex, policy.names);
  if (problem !== undefined) return refused('name.invalid', problem, 'hostname');
  // Records beside a host's own do not keep its owner from it; records outside the section keep everybody from the name.
  if (reserved === undefined || (reserved === 'by-hand' && isPresent(host))) return undefined;
  return refuseReserved(printName(claim.name), 'choose another name');
}

function refuseReserved(name: string, advice: string): Refusal {
  return refused(
    'name.reserved',
    `${name} has records that an administrator keeps by hand; ${advice}`,
    'hostname',
  );
}

function refuseOwner(
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
function refuseBelowForeign(
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
  if (!names.wildcards || !isForeign(hostAt(name.child('*')))) return undefined;
  return refused('name.taken', `The names below ${printName(name)} belong to somebody else`, 'hostname');
}

/** Records beside the host stay an administrator's where one keeps them. */
function refuseRecords(claim: Claim, known: Host | undefined, { reservedAs }: Ground): Refusal | undefined {
  for (const { prefix, type } of claim.records ?? challengeOf(claim)) {
    const owner = ownerName(claim.name, prefix);
    const reserved = reservedAs(owner, prefix === '' ? type : undefined);
    const isOurs = known?.records.some((own) => own.prefix === prefix && own.type === type) ?? false;
    if (reserved === undefined || (reserved === 'by-hand' && isOurs)) continue;
    return refused(
      'name.reserved',
      `${printName(owner)} has records that an administrator keeps by hand; leave them out`,
      claim.records === undefined ? 'challenge' : 'records',
    );
  }
  return undefined;
}

function challengeOf({ challenge }: Claim): readonly Pick<HostRecords, 'prefix' | 'type'>[] {
  return challenge?.kind === 'add' ? [{ prefix: challengePrefix, type: 'TXT' }] : [];
}

function refuseAddresses(
  claim: Claim,
  after: Host,
  principal: Principal,
  policy: ZonePolicy,
): Refusal | undefined {
  const prefixes = policy.prefixes.join(', ');
  const impossible = claim.addresses.find((address) => !canBeHosts(address, policy.prefixes));
  if (impossible !== undefined)
    return refused(
      'address.not-allowed',
      `${impossible} is not a unicast address that a host of this zone can have`,
      'addresses',
    );
  if (principal.role !== 'device') return undefined;
  const foreign = claim.addresses.find((address) => !isWithin(address, policy.prefixes));
  if (foreign !== undefined)
    return refused(
      'address.not-allowed',
      `${foreign} is outside ${prefixes}; a device registers addresses of its own network`,
      'addresses',
    );
  if (!isWithin(principal.source, policy.prefixes))
    return refused(
      'address.not-allowed',
      `The request came from ${principal.source}, outside ${prefixes}; a device registers from its own network`,
      'addresses',
    );
  // Only who says addresses has to show that they are its own.
  if (claim.addresses.length === 0 || after.addresses.includes(principal.source)) return undefined;
  return refused(
    'address.not-allowed',
    `The request came from ${principal.source}, which is not among the addresses it registers`,
    'addresses',
  );
}

/**
 * A device has shown that it has the address that its request came from, be it another's until now, as after a new
 * DHCP lease. Any other address it may have only while nobody else does.
 */
function refuseHeldAddress(after: Host, principal: Principal, { holders }: Ground): Refusal | undefined {
  if (principal.role !== 'device') return undefined;
  const isForeign = (holder: Host): boolean => isPresent(holder) && holder.owner !== principal.credential;
  const held = after.addresses.find(
    (address) => address !== principal.source && holders(address).some(isForeign),
  );
  if (held === undefined) return undefined;
  return refused('address.not-allowed', `${held} is registered by somebody else; leave it out`, 'addresses');
}

function outcomeOf(before: Host | undefined, after: Host): Registration['outcome'] {
  if (!isPresent(before) || before.state === 'leaving') return 'created';
  return sayTheSame(before, after) ? 'refreshed' : 'changed';
}

function refused(code: GatewayErrorCode, detail: string, field?: string): Refusal {
  return { kind: 'refused', code, detail, ...(field === undefined ? {} : { field }) };
}

function isoDate(instant: Instant | undefined): string {
  return new Date(instant ?? 0).toISOString();
}
