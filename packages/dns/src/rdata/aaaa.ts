import { DnsError, quote } from '../errors.ts';
import { ipv6Octets, printIpv6 } from '../ipv6.ts';
import type { RdataCodec } from './codec.ts';

const octetsPerAddress = 16;

/** An IPv6 host address (RFC 3596 §2.1). */
export interface Aaaa {
  readonly type: 'AAAA';
  /** In the form of RFC 5952, so that equal addresses are equal strings. */
  readonly address: string;
}

export const aaaaCodec: RdataCodec<Aaaa> = {
  type: 'AAAA',
  parse: (fields) => ({ type: 'AAAA', address: fields.with((text) => printIpv6(readIpv6(text))) }),
  print: ({ address }) => address,
  decode: (reader) => ({ type: 'AAAA', address: printIpv6(reader.bytes(octetsPerAddress)) }),
  encode: ({ address }, writer) => writer.bytes(readIpv6(address)),
};

function readIpv6(text: string): Uint8Array {
  const octets = ipv6Octets(text);
  if (octets === undefined)
    throw new DnsError('text.bad-address', 0, `${quote(text)} is not an IPv6 address`);
  return octets;
}
