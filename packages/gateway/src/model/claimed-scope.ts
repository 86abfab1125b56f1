import { type Name, printName } from '@open-dyndns/dns';
import { familyOf } from './addresses.ts';
import type { Claim, Host, Principal } from './host.ts';
import { type Refusal, refused } from './refusal.ts';
import { mayChangeName, printScope, type Scope, type ScopedType } from './scope.ts';

/** Why a credential that was made for some names and types may not make a claim, if it may not. */
export function refuseClaimOutOfScope(
  claim: Claim,
  principal: Principal,
  known: Host | undefined,
): Refusal | undefined {
  return refuseOutOfScope(claim.name, principal, (types) => typesOf(claim, known).find(isMissingIn(types)));
}

/** Why it may not release a host, if it may not. */
export function refuseReleaseOutOfScope(host: Host, principal: Principal): Refusal | undefined {
  return refuseOutOfScope(host.name, principal, (types) => typesOfHost(host).find(isMissingIn(types)));
}

/** @param forbidden of the types that would be changed one that is not among those given */
function refuseOutOfScope(
  name: Name,
  { credential, scope }: Principal,
  forbidden: (types: NonNullable<Scope['types']>) => ScopedType | undefined,
): Refusal | undefined {
  if (!mayChangeName(scope, name))
    return refused(
      'credential.out-of-scope',
      `${credential} may not change ${printName(name)}, only ${printScope(scope).names.join(', ')}`,
      'hostname',
    );
  const type = scope.types === undefined ? undefined : forbidden(scope.types);
  if (type === undefined) return undefined;
  return refused(
    'credential.out-of-scope',
    `${credential} may not change records of type ${type}, only ${printScope(scope).types.join(', ')}`,
  );
}

function isMissingIn(types: readonly ScopedType[]): (type: ScopedType) => boolean {
  return (type) => !types.includes(type);
}

/** The types of which a claim says something. */
function typesOf({ addresses, keeps, records, challenge }: Claim, known: Host | undefined): ScopedType[] {
  const ended = (known?.addresses ?? []).map(familyOf).filter((family) => !keeps.includes(family));
  const replaced = records === undefined ? [] : [...records, ...(known?.records ?? [])];
  return [
    ...addresses.map(familyOf),
    ...ended,
    ...replaced.map(({ type }) => type),
    ...(challenge === undefined ? [] : (['TXT'] as const)),
  ];
}

function typesOfHost({ addresses, records }: Host): ScopedType[] {
  return [...addresses.map(familyOf), ...records.map(({ type }) => type)];
}
