import { ipv4Octets, ipv6Octets, printIpv4, printIpv6 } from '@open-dyndns/dns';
import ipaddr from 'ipaddr.js';
import { quote } from './fields.ts';

/** An address as its canonical text, or why it cannot be a host's. */
export type ReadAddress =
  | { readonly ok: true; readonly address: string; readonly family: 'A' | 'AAAA' }
  | { readonly ok: false; readonly detail: string };

/** Ranges that no host can have as its own address (RFC 6890), in the words of ipaddr.js. */
const neverAHost: Readonly<Record<string, string>> = {
  unspecified: 'stands for no address (RFC 6890)',
  broadcast: 'is the broadcast address',
  multicast: 'is a multicast group, not a host',
  reserved: 'is reserved (RFC 6890)',
  ipv4Mapped: 'is an IPv4 address in IPv6 clothes (RFC 4291 §2.5.5.2): send the IPv4 address itself',
};

/**
 * Reads one address strictly: dotted decimal without leading zeros (RFC 6943 §3.1.1), or RFC 4291 text without a zone
 * index, and only one that a host can have.
 */
export function readAddress(text: string): ReadAddress {
  const ipv4 = ipv4Octets(text);
  const ipv6 = ipv4 === undefined ? ipv6Octets(text) : undefined;
  const address = ipv4 !== undefined ? printIpv4(ipv4) : ipv6 !== undefined ? printIpv6(ipv6) : undefined;
  if (address === undefined) return { ok: false, detail: notAnAddress(text) };
  const impossible = neverAHost[ipaddr.parse(address).range()];
  if (impossible !== undefined) return { ok: false, detail: `${quote(text)} ${impossible}.` };
  return { ok: true, address, family: ipv4 === undefined ? 'AAAA' : 'A' };
}

function notAnAddress(text: string): string {
  const shown = `${quote(text)} is not an IP address.`;
  if (text.includes('%')) return `${shown} Send it without the zone index behind “%”.`;
  if (/^[\d.]+$/.test(text))
    return `${shown} IPv4 is four decimal numbers up to 255, without leading zeros: 10.0.0.1.`;
  return `${shown} Send IPv4 (10.0.0.1) or IPv6 (2001:db8::1).`;
}
