import { ipv4Octets, ipv6Octets, printIpv4, printIpv6 } from '@open-dyndns/dns';
import { type Family, familyOf, isWithin, neverHosts } from '../model/addresses.ts';
import { quote } from './fields.ts';

/** An address as its canonical text, or why it cannot be a host's. */
export type ReadAddress =
  | { readonly ok: true; readonly address: string; readonly family: Family }
  | { readonly ok: false; readonly detail: string };

/** RFC 4291 §2.5.5.2: how a dual-stack socket writes IPv4, never what a host has. */
const ipv4Mapped = ['::ffff:0:0/96'];

/** Of one host: more than any has, few enough that one host cannot fill a zone. */
export const mostAddresses = 32;

/**
 * Reads one address strictly: dotted decimal without leading zeros (RFC 6943 §3.1.1), or RFC 4291 text without a zone
 * index, and only one that a host can have.
 */
export function readAddress(text: string): ReadAddress {
  const ipv4 = ipv4Octets(text);
  const ipv6 = ipv4 === undefined ? ipv6Octets(text) : undefined;
  const address = ipv4 !== undefined ? printIpv4(ipv4) : ipv6 !== undefined ? printIpv6(ipv6) : undefined;
  if (address === undefined) return { ok: false, detail: notAnAddress(text) };
  if (isWithin(address, ipv4Mapped))
    return { ok: false, detail: `${quote(text)} is an IPv4 address written as IPv6: send it as IPv4.` };
  if (isWithin(address, neverHosts))
    return { ok: false, detail: `${quote(text)} is not an address that one host can have (RFC 6890).` };
  return { ok: true, address, family: familyOf(address) };
}

function notAnAddress(text: string): string {
  const shown = `${quote(text)} is not an IP address.`;
  if (text.includes('%')) return `${shown} Send it without the zone index behind “%”.`;
  if (/^[\d.]+$/.test(text))
    return `${shown} IPv4 is four decimal numbers up to 255, without leading zeros: 10.0.0.1.`;
  return `${shown} Send IPv4 (10.0.0.1) or IPv6 (2001:db8::1).`;
}
