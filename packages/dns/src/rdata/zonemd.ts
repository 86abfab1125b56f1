import { toHex } from '../text/octets.ts';
import type { RdataCodec } from './codec.ts';

/** The digest of a whole zone (RFC 8976 §2). */
export interface Zonemd {
  readonly type: 'ZONEMD';
  /** Of the zone that was digested. */
  readonly serial: number;
  readonly scheme: number;
  readonly hashAlgorithm: number;
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
