import ipaddr from 'ipaddr.js';

/** The two halves of a public address: each is found, and may be missing, on its own. */
export const families = ['ipv4', 'ipv6'] as const;
export type Family = (typeof families)[number];

/** At most one address of each family, canonical. */
export type Addresses = Readonly<Partial<Record<Family, string>>>;

/** Undefined: not an address. */
export function familyOf(address: string): Family | undefined {
  return ipaddr.isValid(address) ? ipaddr.parse(address).kind() : undefined;
}

/** IPv4 first, as they go into DNS. */
export function listOf(addresses: Addresses): readonly string[] {
  return families.flatMap((family) => addresses[family] ?? []);
}

export function sameAddresses(some: Addresses, others: Addresses): boolean {
  return families.every((family) => some[family] === others[family]);
}
