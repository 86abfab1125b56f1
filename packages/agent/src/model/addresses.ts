import ipaddr from 'ipaddr.js';

/** One address of a LAN interface. */
export interface HostAddress {
  /** Canonical, without a scope. */
  readonly address: string;
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

function mostLasting(addresses: readonly HostAddress[]): readonly HostAddress[] {
  const preferred = addresses.filter(({ deprecated }) => !deprecated);
  const stable = preferred.filter(({ temporary }) => !temporary);
  return [stable, preferred, addresses].find((some) => some.length > 0) ?? [];
}
