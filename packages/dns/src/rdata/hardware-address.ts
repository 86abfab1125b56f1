import { DnsError, quote } from '../errors.ts';
import { fromHex, toHex } from '../text/octets.ts';
import type { RdataCodec } from './codec.ts';

/** The verbs of EUI48 and EUI64: octets in hexadecimal, hyphens between them. */
export function hardwareAddressCodec<Type extends string>(
  type: Type,
  octetCount: number,
): RdataCodec<{ readonly type: Type; readonly address: string }> {
  const read = (text: string): Uint8Array => {
    const parts = text.split('-');
    const octets = parts.every((part) => part.length === 2) ? fromHex(parts.join('')) : undefined;
    if (octets?.length !== octetCount)
      throw new DnsError('text.bad-address', 0, `${quote(text)} is not ${octetCount} octets with hyphens`);
    return octets;
  };
  return {
    type,
    parse: (fields) => ({ type, address: fields.with((text) => print(read(text))) }),
    print: ({ address }) => address,
    decode: (reader) => ({ type, address: print(reader.bytes(octetCount)) }),
    encode: ({ address }, writer) => writer.bytes(read(address)),
  };
}

function print(octets: Uint8Array): string {
  return Array.from(octets, (octet) => toHex(Uint8Array.of(octet))).join('-');
}
