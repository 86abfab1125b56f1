import { printName } from '@open-dyndns/dns';
import { GatewayError } from '../errors.ts';
import { type AddressUpdate, resolveUpdate, type Updated } from '../model/address-update.ts';
import { families, familyOf } from '../model/addresses.ts';
import type { Claim, Principal } from '../model/host.ts';
import type { Gateway } from './gateway.ts';

/** A host's name, and the zone that it is in. */
export type HostAt = Pick<Claim, 'name' | 'zone'>;

/** What a claim leaves as it is unless it speaks of it. */
export const allElse = {
  ttl: 'keep',
  lease: 'keep',
  records: undefined,
  services: undefined,
  challenge: undefined,
  mode: 'upsert',
} as const satisfies Partial<Claim>;

/**
 * Changes the addresses of one host and nothing else of it; one that has none left is released. Resolves once the DNS
 * server answers so.
 * @throws GatewayError
 */
export async function updateHost(
  gateway: Pick<Gateway, 'host' | 'register' | 'release'>,
  principal: Principal,
  at: HostAt,
  update: AddressUpdate,
): Promise<Updated> {
  const before = gateway.host(at.name)?.addresses ?? [];
  const { addresses, keeps, removed } = resolveUpdate(update, before);
  if (addresses.length === 0 && isOfPrefix(update))
    throw new GatewayError(
      'address.invalid',
      `${printName(at.name)} has no IPv6 address whose last bits could stand behind the prefix; send a whole one first.`,
    );
  if (addresses.length === 0 && before.every((address) => !keeps.includes(familyOf(address)))) {
    await gateway.release(principal, at.name);
    return { outcome: 'released', addresses, removed };
  }
  const { outcome } = await gateway.register(principal, { ...allElse, ...at, addresses, keeps });
  return { outcome: outcome === 'refreshed' ? 'unchanged' : 'changed', addresses, removed };
}

function isOfPrefix(update: AddressUpdate): boolean {
  return families.some((family) => update[family].kind === 'prefix');
}
