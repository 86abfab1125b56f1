import { printIpv4 } from '@open-dyndns/dns';
import type { PortMap } from '../../model/public/port-map.ts';

/** NAT-PMP (RFC 6886). The router listens on this port for PCP (RFC 6887), too. */
export const natPmpPort = 5351;

const version = 0;
const addressOpcode = 0;
const mapOpcodes = { udp: 1, tcp: 2 } as const;
const answerBit = 0x80;
const addressOctets = 12;
const mapOctets = 16;

/** RFC 6886 §3.5. */
const results: Readonly<Record<number, string>> = {
  1: 'it does not speak NAT-PMP',
  2: 'it lets nobody map ports',
  3: 'it has no external address that is public: it is offline, or itself behind a NAT',
  4: 'it has no ports left',
  5: 'it does not know this request',
};

export type NatPmpAnswer =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'mapped'; readonly external: number; readonly lifetimeSeconds: number }
  | { readonly kind: 'refused'; readonly why: string };

/** RFC 6886 §3.2. */
export function addressRequest(): Uint8Array {
  return Uint8Array.of(version, addressOpcode);
}

/** RFC 6886 §3.3. @param lifetimeSeconds 0 takes the mapping back, whose external port is then 0, too (§3.4) */
export function mapRequest(map: PortMap, lifetimeSeconds: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(12));
  view.setUint8(0, version);
  view.setUint8(1, mapOpcodes[map.protocol]);
  view.setUint16(4, map.internal);
  view.setUint16(6, lifetimeSeconds === 0 ? 0 : map.external);
  view.setUint32(8, lifetimeSeconds);
  return new Uint8Array(view.buffer);
}

/** The answer to a request; undefined: it is none. */
export function readNatPmp(octets: Uint8Array, request: Uint8Array): NatPmpAnswer | undefined {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  if (octets.length < 4 || octets[0] !== version || octets[1] !== (answerBit | (request[1] ?? 0)))
    return undefined;
  const result = view.getUint16(2);
  if (result !== 0) return { kind: 'refused', why: results[result] ?? `it answered with result ${result}` };
  if (request[1] === addressOpcode) {
    if (octets.length < addressOctets) return undefined;
    return { kind: 'address', address: printIpv4(octets.subarray(8, addressOctets)) };
  }
  const isIt = octets.length >= mapOctets && view.getUint16(8) === new DataView(request.buffer).getUint16(4);
  return isIt
    ? { kind: 'mapped', external: view.getUint16(10), lifetimeSeconds: view.getUint32(12) }
    : undefined;
}
