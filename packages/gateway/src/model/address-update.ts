import { ipv6Octets, printIpv6 } from '@open-dyndns/dns';
import { type Family, families, familyOf } from './addresses.ts';

/** What an update says of a host's addresses of one family. */
export type FamilyUpdate =
  | { readonly kind: 'keep' }
  /** These and no others; none takes the family away. */
  | { readonly kind: 'set'; readonly addresses: readonly string[] }
  /** Every address of the host goes over to this network and keeps the bits behind its prefix. Of IPv6 only. */
  | { readonly kind: 'prefix'; readonly network: string; readonly length: number };

export type AddressUpdate = Readonly<Record<Family, FamilyUpdate>>;

export const keep: FamilyUpdate = { kind: 'keep' };
export const takeAway: FamilyUpdate = { kind: 'set', addresses: [] };

/** What is said by a list of addresses: those of a family are all that it has, and a family that has none is kept. */
export function updateTo(addresses: readonly string[]): AddressUpdate {
  const read = (family: Family): FamilyUpdate => {
    const own = addresses.filter((address) => familyOf(address) === family);
    return own.length === 0 ? keep : { kind: 'set', addresses: own };
  };
  return { A: read('A'), AAAA: read('AAAA') };
}

/** An update of a host whose addresses are known. */
export interface ResolvedUpdate {
  /** What the update makes of the families that it speaks for. */
  readonly addresses: readonly string[];
  /** The other families. */
  readonly keeps: readonly Family[];
  /** Families that the host had, and has no longer. */
  readonly removed: readonly Family[];
}

/** What became of the host. */
export interface Updated {
  /** `released`: it had no address left. */
  readonly outcome: 'changed' | 'unchanged' | 'released';
  /** Those that the update spoke of. */
  readonly addresses: readonly string[];
  /** Families that it had, and that the update has taken away. */
  readonly removed: readonly Family[];
}

/** A new prefix says nothing about a host without IPv6 addresses, which then keeps having none. */
export function resolveUpdate(update: AddressUpdate, before: readonly string[]): ResolvedUpdate {
  const moved = families.map((family) => {
    const own = before.filter((address) => familyOf(address) === family);
    return { family, had: own.length > 0, addresses: movedTo(update[family], own) };
  });
  return {
    addresses: moved.flatMap(({ addresses }) => addresses ?? []),
    keeps: moved.filter(({ addresses }) => addresses === undefined).map(({ family }) => family),
    removed: moved.filter(({ had, addresses }) => had && addresses?.length === 0).map(({ family }) => family),
  };
}

function movedTo(update: FamilyUpdate, before: readonly string[]): readonly string[] | undefined {
  switch (update.kind) {
    case 'keep':
      return undefined;
    case 'set':
      return update.addresses;
    case 'prefix':
      return before.length === 0
        ? undefined
        : before.map((address) => withPrefix(address, update.network, update.length));
  }
}

const bitsPerOctet = 8;
const allBits = 0xff;

/** An IPv6 address with the first `length` bits of a network. */
export function withPrefix(address: string, network: string, length: number): string {
  const host = octetsOf(address);
  const octets = octetsOf(network).map((octet, at) => {
    const bits = Math.min(Math.max(length - at * bitsPerOctet, 0), bitsPerOctet);
    const mask = allBits & (allBits << (bitsPerOctet - bits));
    return (octet & mask) | ((host[at] ?? 0) & ~mask);
  });
  return printIpv6(octets);
}

function octetsOf(address: string): Uint8Array {
  const octets = ipv6Octets(address);
  if (octets === undefined) throw new TypeError(`${address} is not an IPv6 address`);
  return octets;
}
