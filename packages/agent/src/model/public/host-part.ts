import { printIpv6 } from '@open-dyndns/dns';
import ipaddr from 'ipaddr.js';

/** Octets that all hosts of a link share (RFC 4291 §2.5.4), and behind which a host part begins. */
const prefixOctets = 8;

/** `::1234`, an address whose first 64 bits are zero; undefined: not a host part. */
export function readHostPart(text: string): string | undefined {
  if (!ipaddr.IPv6.isValid(text) || text.includes('%')) return undefined;
  const octets = ipaddr.IPv6.parse(text).toByteArray();
  const [prefix, host] = [octets.slice(0, prefixOctets), octets.slice(prefixOctets)];
  if (prefix.some((octet) => octet !== 0) || host.every((octet) => octet === 0)) return undefined;
  return printIpv6(Uint8Array.from(octets));
}

/** The address of another machine on this host's link: our /64, its host part. */
export function withHostPart(ours: string, hostPart: string): string {
  const octets = ipaddr.IPv6.parse(hostPart).toByteArray();
  octets.splice(0, prefixOctets, ...ipaddr.IPv6.parse(ours).toByteArray().slice(0, prefixOctets));
  return ipaddr.fromByteArray(octets).toString();
}
