import { DnsError, quote } from './errors.ts';
import { ipv4Octets, printIpv4 } from './ipv4.ts';
import { ipv6Octets, printIpv6 } from './ipv6.ts';
import { Name } from './name.ts';
import { fromHex, toHex } from './text/octets.ts';

const ipv4Apex = Name.fromLabels(['in-addr', 'arpa']);
const ipv6Apex = Name.fromLabels(['ip6', 'arpa']);
const octetPattern = /^\d{1,3}$/;
const nibblePattern = /^[0-9a-f]$/i;

/** The owner name of an address's PTR record (RFC 1035 §3.5, RFC 3596 §2.5). @throws DnsError `text.bad-address` */
export function reverseName(address: string): Name {
  const { labels, apex } = reverseLabels(address);
  return Name.fromLabels(labels, apex);
}

/**
 * The apex of the reverse zone of a prefix such as `10.77.0.0/24` or `fd77::/64`. The length has to end at a label:
 * a multiple of 8 for IPv4, of 4 for IPv6.
 * @throws DnsError `text.bad-address`
 */
export function reverseZone(prefix: string): Name {
  const [address = '', bits = '', ...rest] = prefix.split('/');
  const { labels, apex, bitsPerLabel } = reverseLabels(address);
  const kept = /^\d+$/.test(bits) ? Number(bits) / bitsPerLabel : Number.NaN;
  if (rest.length > 0 || !Number.isInteger(kept) || kept > labels.length) {
    throw new DnsError(
      'text.bad-address',
      address.length,
      `${quote(prefix)} is not a prefix that ends at a label of ${bitsPerLabel} bits`,
    );
  }
  return Name.fromLabels(labels.slice(labels.length - kept), apex);
}

/** The address whose PTR record has this owner name, or undefined where the name is not that of a whole address. */
export function addressOfReverseName(name: Name): string | undefined {
  const decimals = labelsBelow(ipv4Apex, name, octetPattern);
  if (decimals !== undefined) {
    const octets = ipv4Octets(decimals.toReversed().join('.'));
    return octets && printIpv4(octets);
  }
  const nibbles = labelsBelow(ipv6Apex, name, nibblePattern);
  const octets = nibbles && fromHex(nibbles.toReversed().join(''));
  return octets?.length === 16 ? printIpv6(octets) : undefined;
}

function labelsBelow(apex: Name, name: Name, pattern: RegExp): string[] | undefined {
  const labels = name.relativeTo(apex)?.map((label) => String.fromCharCode(...label));
  return labels?.every((label) => pattern.test(label)) ? labels : undefined;
}

function reverseLabels(address: string): { labels: string[]; apex: Name; bitsPerLabel: number } {
  const ipv4 = ipv4Octets(address);
  if (ipv4 !== undefined)
    return { labels: Array.from(ipv4, String).toReversed(), apex: ipv4Apex, bitsPerLabel: 8 };
  const ipv6 = ipv6Octets(address);
  if (ipv6 === undefined) throw new DnsError('text.bad-address', 0, `${quote(address)} is not an IP address`);
  return { labels: [...toHex(ipv6)].toReversed(), apex: ipv6Apex, bitsPerLabel: 4 };
}
