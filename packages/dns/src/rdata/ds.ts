import { toHex } from '../text/octets.ts';
import type { RdataCodec } from './codec.ts';
import { type DigestOctets, digestFault } from './digest-length.ts';
import { parseAlgorithm } from './dnssec-algorithm.ts';

/** IANA "DS RR Type Digest Algorithms", by the mnemonics that BIND reads. RFC 4034 §5.3 has numbers only. */
const digestTypes = {
  'SHA-1': 1,
  SHA1: 1,
  'SHA-256': 2,
  SHA256: 2,
  GOST: 3,
  'SHA-384': 4,
  SHA384: 4,
} as const;
/** RFC 4034 §5.1.4, RFC 4509 §2.1, RFC 6605 §2. */
const digestOctets: DigestOctets = new Map([
  [digestTypes['SHA-1'], 20],
  [digestTypes['SHA-256'], 32],
  [digestTypes['SHA-384'], 48],
]);

/** What DS and CDS hold. */
export interface KeyDigest {
  /** 0–65535: which of the child's keys (RFC 4034 appendix B). */
  readonly keyTag: number;
  /** The key's, 0–255 (IANA "DNS Security Algorithm Numbers"). */
  readonly algorithm: number;
  /** 0–255; 2: SHA-256 (IANA "DS RR Type Digest Algorithms"). */
  readonly digestType: number;
  /** One octet or more. */
  readonly digest: Uint8Array;
}

/** The digest of a child zone's key, in its parent (RFC 4034 §5). */
export interface Ds extends KeyDigest {
  readonly type: 'DS';
}

export const dsCodec: RdataCodec<Ds> = keyDigestCodec('DS');

/** The verbs of DS and CDS. */
export function keyDigestCodec<Type extends string>(
  type: Type,
): RdataCodec<KeyDigest & { readonly type: Type }> {
  return {
    type,
    parse: (fields) => ({
      type,
      keyTag: fields.u16(),
      algorithm: parseAlgorithm(fields),
      digestType: fields.mnemonic(0xff, digestTypes),
      digest: fields.hex(),
    }),
    fault: ({ digestType, digest }) => digestFault(digestOctets, digestType, digest),
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
