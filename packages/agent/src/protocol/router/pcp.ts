import { ipv4Octets, printIpv4 } from '@open-dyndns/dns';
import type { PortMap } from '../../model/public/port-map.ts';

const version = 2;
const mapOpcode = 1;
const answerBit = 0x80;
const headerOctets = 24;
const mapOctets = headerOctets + 36;
export const nonceOctets = 12;
/** RFC 6887 §11.1: IANA's protocol numbers. */
const protocols = { tcp: 6, udp: 17 } as const;
const unsupportedVersion = 1;

/** RFC 6887 §7.4. */
const results: Readonly<Record<number, string>> = {
  2: 'it lets nobody map ports',
  3: 'it did not understand the request',
  4: 'it does not map ports',
  7: 'it has no external address that is public: it is offline, or itself behind a NAT',
  8: 'it has no ports left',
  9: 'it does not map this protocol',
  10: 'this host has mapped as many ports as it may',
  11: 'it cannot give this external port',
  12: 'another NAT is between this host and it',
};

export type PcpAnswer =
  | {
      readonly kind: 'mapped';
      readonly external: number;
      readonly address: string | undefined;
      readonly lifetimeSeconds: number;
    }
  | { readonly kind: 'refused'; readonly why: string }
  /** A router of NAT-PMP says so (RFC 6887 §9). */
  | { readonly kind: 'not-spoken' };

/**
 * MAP (RFC 6887 §11.1).
 * @param client this host's address on the way to the router
 * @param nonce the same for every request about one mapping (§11.2)
 * @param lifetimeSeconds 0 takes the mapping back (§15)
 */
export function pcpMapRequest(
  map: PortMap,
  client: string,
  nonce: Uint8Array,
  lifetimeSeconds: number,
): Uint8Array {
  const octets = new Uint8Array(mapOctets);
  const view = new DataView(octets.buffer);
  view.setUint8(0, version);
  view.setUint8(1, mapOpcode);
  view.setUint32(4, lifetimeSeconds);
  octets.set(mapped(client), 8);
  octets.set(nonce, headerOctets);
  view.setUint8(36, protocols[map.protocol]);
  view.setUint16(40, map.internal);
  view.setUint16(42, lifetimeSeconds === 0 ? 0 : map.external);
  octets.set(mapped('0.0.0.0'), 44);
  return octets;
}

/** The answer to a request; undefined: it is none. */
export function readPcp(octets: Uint8Array, request: Uint8Array): PcpAnswer | undefined {
  if (octets.length < 4) return undefined;
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  if (octets[0] === 0 && view.getUint16(2) === unsupportedVersion) return { kind: 'not-spoken' };
  if (octets[0] !== version || octets[1] !== (answerBit | mapOpcode)) return undefined;
  const result = octets[3] ?? 0;
  if (result === unsupportedVersion) return { kind: 'not-spoken' };
  if (result !== 0) return { kind: 'refused', why: results[result] ?? `it answered with result ${result}` };
  const isIt =
    octets.length >= mapOctets && sameOctets(octets, request, headerOctets, headerOctets + nonceOctets);
  if (!isIt) return undefined;
  return {
    kind: 'mapped',
    external: view.getUint16(42),
    address: unmapped(octets.subarray(44, mapOctets)),
    lifetimeSeconds: view.getUint32(4),
  };
}

/** RFC 4291 §2.5.5.2. */
function mapped(address: string): Uint8Array {
  const octets = new Uint8Array(16);
  octets.fill(0xff, 10, 12);
  octets.set(ipv4Octets(address) ?? [], 12);
  return octets;
}

function unmapped(octets: Uint8Array): string | undefined {
  return octets[10] === 0xff && octets[11] === 0xff ? printIpv4(octets.subarray(12)) : undefined;
}

function sameOctets(some: Uint8Array, others: Uint8Array, from: number, to: number): boolean {
  return some.subarray(from, to).every((octet, at) => octet === others[from + at]);
}
