import { canBeHosts, isWithin } from './addresses.ts';
import type { Claim, Host, Principal } from './host.ts';
import { type Refusal, refused } from './refusal.ts';
import { type Ground, isPresent } from './standing.ts';
import type { ZonePolicy } from './zone.ts';

/** Why a principal may not register these addresses, if it may not. */
export function refuseAddresses(
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
export function refuseHeldAddress(
  after: Host,
  principal: Principal,
  { holders }: Ground,
): Refusal | undefined {
  if (principal.role !== 'device') return undefined;
  const isForeign = (holder: Host): boolean => isPresent(holder) && holder.owner !== principal.credential;
  const held = after.addresses.find(
    (address) => address !== principal.source && holders(address).some(isForeign),
  );
  if (held === undefined) return undefined;
  return refused('address.not-allowed', `${held} is registered by somebody else; leave it out`, 'addresses');
}
