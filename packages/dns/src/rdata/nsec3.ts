import { toBase32Hex } from '../text/octets.ts';
import type { RecordType } from '../types.ts';
import type { RdataCodec } from './codec.ts';
import { type DigestOctets, digestFault } from './digest-length.ts';
import {
  decodeHashing,
  encodeHashing,
  type Hashing,
  hashAlgorithms,
  parseHashing,
  printHashing,
} from './nsec3param.ts';
import { decodeTypeBitmap, encodeTypeBitmap, parseTypes } from './type-bitmap.ts';

/** RFC 5155 §11: SHA-1 is the only algorithm. */
const hashOctets: DigestOctets = new Map([[hashAlgorithms['SHA-1'], 20]]);

/** The types that exist at a name, both names hashed (RFC 5155 §3). */
export interface Nsec3 extends Hashing {
  readonly type: 'NSEC3';
  /** The hash of the next owner name: 1–255 octets. */
  readonly nextHashed: Uint8Array;
  /** In ascending order of their numbers. */
  readonly types: readonly RecordType[];
}

export const nsec3Codec: RdataCodec<Nsec3> = {
  type: 'NSEC3',
  parse: (fields) => ({
    type: 'NSEC3',
    ...parseHashing(fields),
    nextHashed: fields.base32Field(),
    types: parseTypes(fields),
  }),
  fault: ({ hashAlgorithm, nextHashed }) => digestFault(hashOctets, hashAlgorithm, nextHashed),
  print: (rdata) => [printHashing(rdata), toBase32Hex(rdata.nextHashed), ...rdata.types].join(' '),
  decode: (reader) => ({
    type: 'NSEC3',
    ...decodeHashing(reader),
    nextHashed: reader.within(reader.u8(), (hash) => hash.data()),
    types: decodeTypeBitmap(reader),
  }),
  encode: (rdata, writer) => {
    encodeHashing(rdata, writer);
    writer.characterString(rdata.nextHashed);
    encodeTypeBitmap(rdata.types, writer);
  },
};
