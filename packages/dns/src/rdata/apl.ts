import { DnsError, quote } from '../errors.ts';
import { ipv4Octets, printIpv4 } from '../ipv4.ts';
import { ipv6Octets, printIpv6 } from '../ipv6.ts';
import type { WireReader } from '../wire/reader.ts';
import type { WireWriter } from '../wire/writer.ts';
import type { RdataCodec } from './codec.ts';

/** IANA "Address Family Numbers", the two that RFC 3123 §4 knows. */
const families = {
  1: { octets: ipv4Octets, print: printIpv4, length: 4 },
  2: { octets: ipv6Octets, print: printIpv6, length: 16 },
} as const;
const negationBit = 0x80;

/** One prefix of a list. */
export interface AddressPrefix {
  /** 1: IPv4; 2: IPv6. */
  readonly family: 1 | 2;
  /** In the canonical form of its family, host bits included. */
  readonly address: string;
  /** Bits: 0–32 for IPv4, 0–128 for IPv6. */
  readonly prefixLength: number;
  /** `!`: the prefix is left out of a wider one. */
  readonly negated: boolean;
}

/** A list of address prefixes (RFC 3123). */
export interface Apl {
  readonly type: 'APL';
  /** In the order of the record; may be empty. */
  readonly prefixes: readonly AddressPrefix[];
}

export const aplCodec: RdataCodec<Apl> = {
  type: 'APL',
  parse: (fields) => {
    const prefixes: AddressPrefix[] = [];
    while (!fields.atEnd) prefixes.push(fields.with(readPrefix));
    return { type: 'APL', prefixes };
  },
  print: ({ prefixes }) =>
    prefixes
      .map(({ negated, family, address, prefixLength }) =>
        [negated ? '!' : '', family, ':', address, '/', prefixLength].join(''),
      )
      .join(' '),
  decode: (reader) => {
    const prefixes: AddressPrefix[] = [];
    while (reader.remaining > 0) prefixes.push(decodePrefix(reader));
    return { type: 'APL', prefixes };
  },
  encode: ({ prefixes }, writer) => {
    for (const prefix of prefixes) encodePrefix(prefix, writer);
  },
};

function readPrefix(text: string): AddressPrefix {
  const [, mark, code, written = '', bits = ''] = /^(!?)0*([12]):([^/]*)\/(\d{1,3})$/.exec(text) ?? [];
  const family = code === '2' ? 2 : 1;
  const { octets, print, length } = families[family];
  const address = octets(written);
  if (address === undefined || Number(bits) > length * 8)
    throw new DnsError('text.bad-address', 0, `${quote(text)} is not of the form [!]family:address/length`);
  return { family, address: print(address), prefixLength: Number(bits), negated: mark === '!' };
}

function decodePrefix(reader: WireReader): AddressPrefix {
  const start = reader.offset;
  const code = reader.u16();
  const family = code === 1 || code === 2 ? code : undefined;
  const prefixLength = reader.u8();
  const marked = reader.u8();
  const part = reader.bytes(marked & ~negationBit);
  const known = families[family ?? 1];
  // RFC 3123 §4: trailing zero octets are left out.
  const valid = prefixLength <= known.length * 8 && part.length <= known.length && part.at(-1) !== 0;
  if (family === undefined || !valid) throw new DnsError('wire.bad-rdata', start);
  const octets = new Uint8Array(known.length);
  octets.set(part);
  return { family, address: known.print(octets), prefixLength, negated: (marked & negationBit) !== 0 };
}

function encodePrefix({ family, address, prefixLength, negated }: AddressPrefix, writer: WireWriter): void {
  const octets = families[family].octets(address);
  if (octets === undefined) throw new DnsError('text.bad-address', 0);
  const part = octets.subarray(0, octets.findLastIndex((octet) => octet !== 0) + 1);
  writer.u16(family);
  writer.u8(prefixLength);
  writer.u8(part.length | (negated ? negationBit : 0));
  writer.bytes(part);
}
