import ipaddr from 'ipaddr.js';

/** One address of a LAN interface. */
export interface HostAddress {
  /** Canonical, without a scope. */
  readonly address: string;
  /** Bits of it that all hosts of its link share. */
  readonly prefixLength: number;
  /** The interface's name. */
  readonly link: string;
  /** IPv6: made for privacy and soon replaced (RFC 8981). */
  readonly temporary: boolean;
  /** IPv6: still valid, no longer preferred (RFC 4862 §5.5.4). */
  readonly deprecated: boolean;
}

/**
 * The addresses that belong into DNS: those in the zone's prefixes, IPv4 first, each once, in the order given.
 * Of IPv6 the stable ones; temporary ones only where there is nothing else, deprecated ones only as the last resort.
 */
export function registrable(
  addresses: readonly HostAddress[],
  prefixes: readonly string[],
): readonly string[] {
  const inZone = addresses.filter(
    ({ address }) => !isLinkLocal(address) && prefixes.some((prefix) => isIn(address, prefix)),
  );
  const ipv4 = inZone.filter(({ address }) => ipaddr.IPv4.isValid(address));
  const ipv6 = inZone.filter(({ address }) => ipaddr.IPv6.isValid(address));
  return [...new Set([...ipv4, ...mostLasting(ipv6)].map(({ address }) => address))];
}

/** Whether `address` lies in `prefix` (`10.77.0.0/24`). False for text that is neither. */
export function isIn(address: string, prefix: string): boolean {
  if (!ipaddr.isValid(address) || !ipaddr.isValidCIDR(prefix)) return false;
  const [network, length] = ipaddr.parseCIDR(prefix);
  const parsed = ipaddr.parse(address);
  return parsed.kind() === network.kind() && parsed.match(network, length);
}

/** 169.254.0.0/16 and fe80::/10: on every link, so meaningless in DNS. */
export function isLinkLocal(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'linkLocal';
}

/** The networks that these addresses are in, but for the link-local ones, which are everywhere. */
export function networksOf(addresses: readonly HostAddress[]): readonly string[] {
  const networks = addresses
    .filter(({ address }) => !isLinkLocal(address))
    .map(({ address, prefixLength }) => networkOf(`${address}/${prefixLength}`));
  return [...new Set(networks)];
}

/** What two lists of prefixes have in common. Of two prefixes that share an address one holds the other. */
export function overlap(some: readonly string[], others: readonly string[]): readonly string[] {
  const shared = some.flatMap((one) =>
    others.flatMap((other) => {
      if (holds(other, one)) return [one];
      return holds(one, other) ? [other] : [];
    }),
  );
  return [...new Set(shared)];
}

function networkOf(cidr: string): string {
  const family = ipaddr.IPv4.isValidCIDR(cidr) ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${family.networkAddressFromCIDR(cidr)}/${ipaddr.parseCIDR(cidr)[1]}`;
}

function holds(wide: string, narrow: string): boolean {
  if (!ipaddr.isValidCIDR(wide) || !ipaddr.isValidCIDR(narrow)) return false;
  const [network, length] = ipaddr.parseCIDR(narrow);
  return ipaddr.parseCIDR(wide)[1] <= length && isIn(network.toString(), wide);
}

function mostLasting(addresses: readonly HostAddress[]): readonly HostAddress[] {
  const preferred = addresses.filter(({ deprecated }) => !deprecated);
  const stable = preferred.filter(({ temporary }) => !temporary);
  return [stable, preferred, addresses].find((some) => some.length > 0) ?? [];
}
