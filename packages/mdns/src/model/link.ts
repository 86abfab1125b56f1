import { ipv4Octets, ipv6Octets } from '@open-dyndns/dns';

export type Family = 4 | 6;

/** An address of this host on one link. */
export interface LinkAddress {
  /** Without a scope. */
  readonly address: string;
  /** 0–32 or 0–128. */
  readonly prefixLength: number;
  readonly family: Family;
  /** How far it reaches: this host, this link, or further. */
  readonly scope: 'host' | 'link' | 'global';
}

/** A network interface that is up. */
export interface Link {
  readonly name: string;
  /** The system's number of it, where the system tells. */
  readonly index?: number;
  readonly addresses: readonly LinkAddress[];
}

/** RFC 6762 §11: whether a source address, scope or not, is on the link's own subnets: "(I & M) == (P & M)". */
export function isOnLink(link: Link, source: string): boolean {
  const octets = octetsOf(source);
  if (octets === undefined) return false;
  return link.addresses.some(({ address, prefixLength }) => {
    const own = octetsOf(address);
    return own?.length === octets.length && samePrefix(own, octets, prefixLength);
  });
}

/** Whether an address, scope or not, is one of this host's on the link. */
export function isOwnAddress(link: Link, source: string): boolean {
  const [address] = source.split('%');
  return link.addresses.some((own) => own.address === address);
}

function octetsOf(address: string): Uint8Array | undefined {
  const [plain = address] = address.split('%');
  return ipv4Octets(plain) ?? ipv6Octets(plain);
}

function samePrefix(one: Uint8Array, other: Uint8Array, length: number): boolean {
  return one.every((octet, index) => {
    const bits = Math.max(0, Math.min(8, length - index * 8));
    const mask = (0xff00 >> bits) & 0xff;
    return (octet & mask) === ((other[index] ?? 0) & mask);
  });
}
