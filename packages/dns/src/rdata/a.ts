import { DnsError, quote } from '../errors.ts';
import { ipv4Octets, printIpv4 } from '../ipv4.ts';
import type { RdataCodec } from './codec.ts';

const octetsPerAddress = 4;

/** An IPv4 host address (RFC 1035 §3.4.1). */
export interface A {
  readonly type: 'A';
  /** Dotted decimal without leading zeros, so that equal addresses are equal strings. */
  readonly address: string;
}

export const aCodec: RdataCodec<A> = {
  type: 'A',
  parse: (fields) => ({ type: 'A', address: fields.with((text) => printIpv4(readIpv4(text))) }),
  print: ({ address }) => address,
  decode: (reader) => ({ type: 'A', address: printIpv4(reader.bytes(octetsPerAddress)) }),
  encode: ({ address }, writer) => writer.bytes(readIpv4(address)),
};

function readIpv4(text: string): Uint8Array {
  const octets = ipv4Octets(text);
  if (octets === undefined)
    throw new DnsError('text.bad-address', 0, `${quote(text)} is not an IPv4 address`);
  return octets;
}
