import { familyOf, inOrder } from './addresses.ts';
import type { Claim, Host, Instant, Lease, Principal } from './host.ts';
import {
  areEqualRecords,
  challengedRecords,
  type HostRecords,
  noRecords,
  replacedRecords,
} from './host-records.ts';
import { noServices } from './host-service.ts';
import { grantLease, grantTtl } from './lease.ts';
import type { ZonePolicy } from './zone.ts';

/**
 * The host that a claim makes if nothing stands against it.
 * @param known the host that DNS has, or is about to have
 */
export function grantedHost(
  claim: Claim,
  principal: Principal,
  known: Host | undefined,
  policy: ZonePolicy,
  now: Instant,
): Host {
  const lease = grantedLease(claim, principal, known, policy, now);
  const host: Host = {
    name: known?.name ?? claim.name,
    zone: policy.apex,
    owner: known === undefined ? principal.credential : known.owner,
    addresses: inOrder([...claim.addresses, ...keptAddresses(claim, known)]),
    records: recordsAfter(claim, known?.records ?? noRecords),
    services: claim.services ?? known?.services ?? noServices,
    ttl: grantedTtl(claim, known, policy, lease),
    lease,
    state: 'claimed',
    reservedUntil: undefined,
    claimedAt: known?.claimedAt ?? now,
    changedAt: now,
  };
  return known !== undefined && sayTheSame(known, host) ? { ...host, changedAt: known.changedAt } : host;
}

/** Whether DNS says the same of two hosts. */
export function sayTheSame(one: Host, other: Host): boolean {
  return (
    one.ttl === other.ttl &&
    one.addresses.join() === other.addresses.join() &&
    areEqualRecords(one.records, other.records)
  );
}

function grantedLease(
  claim: Claim,
  { role }: Principal,
  known: Host | undefined,
  policy: ZonePolicy,
  now: Instant,
): Lease | undefined {
  if (claim.challenge !== undefined && known !== undefined) return known.lease;
  const wished = claim.lease === 'keep' ? (known?.lease?.seconds ?? 'none') : claim.lease;
  // A device cannot be asked whether it is still there: what it leaves behind has to end by itself.
  return grantLease(role === 'device' && wished === 'none' ? 'default' : wished, policy.lease, now);
}

function grantedTtl(
  { ttl }: Claim,
  known: Host | undefined,
  policy: ZonePolicy,
  lease: Lease | undefined,
): number {
  // An administrator may have typed in a longer one than hosts are granted.
  const zoneTtl = ttl === 'keep' ? (known?.ttl ?? policy.ttl) : policy.ttl;
  return grantTtl(typeof ttl === 'number' ? ttl : zoneTtl, zoneTtl, lease);
}

function recordsAfter({ records, challenge }: Claim, known: readonly HostRecords[]): readonly HostRecords[] {
  const replaced = records === undefined ? known : replacedRecords(known, records);
  return challenge === undefined ? replaced : challengedRecords(replaced, challenge);
}

function keptAddresses({ addresses, keeps }: Claim, known: Host | undefined): readonly string[] {
  if (keeps.length === 0 || known === undefined) return [];
  const given = addresses.map(familyOf);
  return known.addresses.filter((address) => {
    const family = familyOf(address);
    return keeps.includes(family) && !given.includes(family);
  });
}
