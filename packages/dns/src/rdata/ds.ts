import { toHex } from '../text/octets.ts';
import type { RdataCodec } from './codec.ts';
import { parseAlgorithm } from './dnssec-algorithm.ts';

/** What DS and CDS hold. */
export interface KeyDigest {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: Uint8Array;
}

/** The digest of a child zone's key, in its parent (RFC 4034 §5). */
export interface Ds extends KeyDigest {
  readonly type: 'DS';
}

export const dsCodec: RdataCodec<Ds> = keyDigestCodec('DS');

export function keyDigestCodec<Type extends string>(
  type: Type,
): RdataCodec<KeyDigest & { readonly type: Type }> {
  return {
    type,
    parse: (fields) => ({
      type,
      keyTag: fields.u16(),
      algorithm: parseAlgorithm(fields),
      digestType: fields.u8(),
      digest: fields.hex(),
    }),
    print: ({ keyTag, algorithm, digestType, digest }) =>
      `${keyTag} ${algorithm} ${digestType} ${toHex(digest)}`,
    decode: (reader) => ({
      type,
      keyTag: reader.u16(),
      algorithm: reader.u8(),
      digestType: reader.u8(),
      digest: reader.data(),
    }),
    encode: ({ keyTag, algorithm, digestType, digest }, writer) => {
      writer.u16(keyTag);
      writer.u8(algorithm);
      writer.u8(digestType);
      writer.bytes(digest);
    },
  };
}
