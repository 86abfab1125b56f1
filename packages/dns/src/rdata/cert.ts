import { toBase64 } from '../text/octets.ts';
import type { RdataCodec } from './codec.ts';
import { parseAlgorithm } from './dnssec-algorithm.ts';

/** RFC 4398 §2.1. */
const certificateTypes = {
  PKIX: 1,
  SPKI: 2,
  PGP: 3,
  IPKIX: 4,
  ISPKI: 5,
  IPGP: 6,
  ACPKIX: 7,
  IACPKIX: 8,
  URI: 253,
  OID: 254,
} as const;

/** A certificate, or where to find it (RFC 4398 §2). */
export interface Cert {
  readonly type: 'CERT';
  /** 0–65535; 1: X.509 as in PKIX (RFC 4398 §2.1). */
  readonly certificateType: number;
  /** 0–65535: that of the key in it (RFC 4034 appendix B), or 0. */
  readonly keyTag: number;
  /** 0–255 (IANA "DNS Security Algorithm Numbers"), or 0. */
  readonly algorithm: number;
  /** One octet or more. */
  readonly certificate: Uint8Array;
}

export const certCodec: RdataCodec<Cert> = {
  type: 'CERT',
  parse: (fields) => ({
    type: 'CERT',
    certificateType: fields.mnemonic(0xffff, certificateTypes),
    keyTag: fields.u16(),
    algorithm: parseAlgorithm(fields),
    certificate: fields.base64(),
  }),
  print: ({ certificateType, keyTag, algorithm, certificate }) =>
    `${certificateType} ${keyTag} ${algorithm} ${toBase64(certificate)}`,
  decode: (reader) => ({
    type: 'CERT',
    certificateType: reader.u16(),
    keyTag: reader.u16(),
    algorithm: reader.u8(),
    certificate: reader.data(),
  }),
  encode: ({ certificateType, keyTag, algorithm, certificate }, writer) => {
    writer.u16(certificateType);
    writer.u16(keyTag);
    writer.u8(algorithm);
    writer.bytes(certificate);
  },
};
