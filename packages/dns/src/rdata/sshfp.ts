import { toHex } from '../text/octets.ts';
import type { RdataCodec } from './codec.ts';

/** The fingerprint of an SSH host key (RFC 4255 §3.1). */
export interface Sshfp {
  readonly type: 'SSHFP';
  readonly algorithm: number;
  readonly fingerprintType: number;
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
