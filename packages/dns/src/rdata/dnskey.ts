import { toBase64 } from '../text/octets.ts';
import type { RdataCodec } from './codec.ts';
import { parseAlgorithm } from './dnssec-algorithm.ts';

/** What DNSKEY and CDNSKEY hold. */
export interface PublicKey {
  /** 256: zone key; 257: zone key and secure entry point. */
  readonly flags: number;
  /** 3 in every valid key. */
  readonly protocol: number;
  /** 0–255; 13: ECDSA P-256 with SHA-256; 0 in a CDNSKEY that wants none. */
  readonly algorithm: number;
  /** One octet or more, in the form of the algorithm. */
  readonly publicKey: Uint8Array;
}

/** A key that signs the zone (RFC 4034 §2). */
export interface Dnskey extends PublicKey {
  readonly type: 'DNSKEY';
}

export const dnskeyCodec: RdataCodec<Dnskey> = publicKeyCodec('DNSKEY');

/** The verbs of DNSKEY and CDNSKEY. */
export function publicKeyCodec<Type extends string>(
  type: Type,
): RdataCodec<PublicKey & { readonly type: Type }> {
  return {
    type,
    parse: (fields) => ({
      type,
      flags: fields.u16(),
      protocol: fields.u8(),
      algorithm: parseAlgorithm(fields),
      publicKey: fields.base64(),
    }),
    print: ({ flags, protocol, algorithm, publicKey }) =>
      `${flags} ${protocol} ${algorithm} ${toBase64(publicKey)}`,
    decode: (reader) => ({
      type,
      flags: reader.u16(),
      protocol: reader.u8(),
      algorithm: reader.u8(),
      publicKey: reader.data(),
    }),
    encode: ({ flags, protocol, algorithm, publicKey }, writer) => {
      writer.u16(flags);
      writer.u8(protocol);
      writer.u8(algorithm);
      writer.bytes(publicKey);
    },
  };
}
