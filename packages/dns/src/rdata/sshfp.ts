import { toHex } from '../text/octets.ts';
import type { RdataCodec } from './codec.ts';
import { type DigestOctets, digestFault } from './digest-length.ts';

/** SHA-1 (RFC 4255 §3.1.2) and SHA-256 (RFC 6594 §4.1). */
const fingerprintOctets: DigestOctets = new Map([
  [1, 20],
  [2, 32],
]);

/** The fingerprint of an SSH host key (RFC 4255 §3.1). */
export interface Sshfp {
  readonly type: 'SSHFP';
  /** Of the host key, 0–255; 4: Ed25519 (RFC 7479). */
  readonly algorithm: number;
  /** 0–255; 1: SHA-1; 2: SHA-256. */
  readonly fingerprintType: number;
  /** One octet or more. */
  readonly fingerprint: Uint8Array;
}

export const sshfpCodec: RdataCodec<Sshfp> = {
  type: 'SSHFP',
  parse: (fields) => ({
    type: 'SSHFP',
    algorithm: fields.u8(),
    fingerprintType: fields.u8(),
    fingerprint: fields.hex(),
  }),
  fault: ({ fingerprintType, fingerprint }) => digestFault(fingerprintOctets, fingerprintType, fingerprint),
  print: ({ algorithm, fingerprintType, fingerprint }) =>
    `${algorithm} ${fingerprintType} ${toHex(fingerprint)}`,
  decode: (reader) => ({
    type: 'SSHFP',
    algorithm: reader.u8(),
    fingerprintType: reader.u8(),
    fingerprint: reader.data(),
  }),
  encode: ({ algorithm, fingerprintType, fingerprint }, writer) => {
    writer.u8(algorithm);
    writer.u8(fingerprintType);
    writer.bytes(fingerprint);
  },
};
