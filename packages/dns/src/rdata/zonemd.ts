import { toHex } from '../text/octets.ts';
import type { RdataCodec } from './codec.ts';
import { type DigestOctets, digestFault } from './digest-length.ts';

/** RFC 8976 §5.3: SHA-384 and SHA-512. */
const digestOctets: DigestOctets = new Map([
  [1, 48],
  [2, 64],
]);
/** RFC 8976 §2.2.4. */
const fewestDigestOctets = 12;

/** The digest of a whole zone (RFC 8976 §2). */
export interface Zonemd {
  readonly type: 'ZONEMD';
  /** Of the zone that was digested. */
  readonly serial: number;
  /** 0–255; 1: SIMPLE (RFC 8976 §3). */
  readonly scheme: number;
  /** 0–255; 1: SHA-384; 2: SHA-512. */
  readonly hashAlgorithm: number;
  /** 12 octets or more. */
  readonly digest: Uint8Array;
}

export const zonemdCodec: RdataCodec<Zonemd> = {
  type: 'ZONEMD',
  parse: (fields) => ({
    type: 'ZONEMD',
    serial: fields.u32(),
    scheme: fields.u8(),
    hashAlgorithm: fields.u8(),
    digest: fields.hex(),
  }),
  fault: ({ hashAlgorithm, digest }) =>
    digest.length < fewestDigestOctets
      ? `a digest has ${fewestDigestOctets} octets at least, not ${digest.length}`
      : digestFault(digestOctets, hashAlgorithm, digest),
  print: ({ serial, scheme, hashAlgorithm, digest }) =>
    `${serial} ${scheme} ${hashAlgorithm} ${toHex(digest)}`,
  decode: (reader) => ({
    type: 'ZONEMD',
    serial: reader.u32(),
    scheme: reader.u8(),
    hashAlgorithm: reader.u8(),
    digest: reader.data(),
  }),
  encode: ({ serial, scheme, hashAlgorithm, digest }, writer) => {
    writer.u32(serial);
    writer.u8(scheme);
    writer.u8(hashAlgorithm);
    writer.bytes(digest);
  },
};
