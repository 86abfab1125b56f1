import ipaddr from 'ipaddr.js';
import type { Family } from './family.ts';

/** Ranges (as ipaddr.js calls them) whose addresses work within one site, which somebody may want in DNS on purpose. */
const privateRanges: ReadonlySet<string> = new Set(['private', 'uniqueLocal', 'carrierGradeNat']);

/** Prefixes of IPv6 whose addresses reach a host from everywhere (IANA's registry): all else is a bogon. */
const globalIpv6 = '2000::/3';

/** What a source's answer is worth. */
export type Verdict =
  | { readonly fit: true; readonly address: string }
  /** `why` ends a sentence that begins with the answer. */
  | { readonly fit: false; readonly why: string };

/**
 * Whether a source's answer may go into DNS. Sources are servers of all kinds: one that is broken, behind a proxy or
 * behind a second NAT answers with an address that would lead nowhere, or to somebody else.
 * @param allowPrivate whether addresses of a site are wanted
 */
export function publishable(answer: string, family: Family, allowPrivate: boolean): Verdict {
  const text = answer.trim();
  if (!isWhole(text)) return { fit: false, why: 'is not an address' };
  const address = ipaddr.process(text);
  if (address.kind() !== family) return { fit: false, why: `is not an ${nameOf(family)} address` };
  const range = address.range();
  const allowed = isGlobal(address) || (allowPrivate && privateRanges.has(range));
  return allowed
    ? { fit: true, address: address.toString() }
    : { fit: false, why: `is not public (${range})` };
}

/** Whether an address is one of a site, or of a provider's own NAT (RFC 1918, RFC 4193, RFC 6598). */
export function isPrivate(address: string): boolean {
  return ipaddr.isValid(address) && privateRanges.has(ipaddr.process(address).range());
}

/** `10.1` is an address to ipaddr.js, too, and a link-local one may carry a zone. */
function isWhole(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || (ipaddr.IPv6.isValid(text) && !text.includes('%'));
}

function isGlobal(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(ipaddr.parseCIDR(globalIpv6));
}

function nameOf(family: Family): string {
  return family === 'ipv4' ? 'IPv4' : 'IPv6';
}
