import { familyOf, isWithin } from './addresses.ts';

/** Addresses to which nothing comes from outside: RFC 1918, RFC 6598, RFC 4193, and those of one machine or link. */
const onlyInside = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
  '127.0.0.0/8',
  '::1/128',
  '169.254.0.0/16',
  'fe80::/10',
];
const loopback = ['127.0.0.0/8', '::1/128'];

/**
 * Which of a host's addresses somebody is told. Who asks from within the prefixes, from this machine, or from one of the
 * host's own public addresses (its router's, behind which they both are), gets the host's LAN address of a family where
 * it has one; everybody else its public ones. A host that has only one kind has it for everybody.
 * @param asker the address that asks, undefined for the world at large
 * @param prefixes of the LAN (`10.77.0.0/24`)
 */
export function addressesSeenBy(
  asker: string | undefined,
  addresses: readonly string[],
  prefixes: readonly string[],
): readonly string[] {
  const open = addresses.filter((address) => !isWithin(address, onlyInside));
  if (open.length === 0 || open.length === addresses.length) return addresses;
  const isNear =
    asker !== undefined && (isWithin(asker, prefixes) || isWithin(asker, loopback) || open.includes(asker));
  if (!isNear) return open;
  const inside = addresses.filter((address) => isWithin(address, prefixes) || !open.includes(address));
  const insideFamilies = new Set(inside.map(familyOf));
  return addresses.filter((address) => inside.includes(address) || !insideFamilies.has(familyOf(address)));
}
