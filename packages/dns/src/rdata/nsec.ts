import type { Name } from '../name.ts';
import { printName } from '../text/name-text.ts';
import type { RecordType } from '../types.ts';
import type { RdataCodec } from './codec.ts';
import { decodeTypeBitmap, encodeTypeBitmap, parseTypes } from './type-bitmap.ts';

/** The types that exist at a name (RFC 4034 §4); in mDNS, the proof that others do not (RFC 6762 §6.1). */
export interface Nsec {
  readonly type: 'NSEC';
  /** The next owner name in canonical order; in mDNS, the owner name itself. */
  readonly next: Name;
  /** In ascending order of their numbers. */
  readonly types: readonly RecordType[];
}

export const nsecCodec: RdataCodec<Nsec> = {
  type: 'NSEC',
  parse: (fields) => ({ type: 'NSEC', next: fields.name(), types: parseTypes(fields) }),
  // RFC 4034 §6.1: the name has NSEC itself. In mDNS it may have nothing (RFC 6762 §6.1).
  fault: ({ types }) => (types.length === 0 ? 'the list of types is empty' : undefined),
  print: ({ next, types }) => [printName(next), ...types].join(' '),
  decode: (reader) => ({ type: 'NSEC', next: reader.name(), types: decodeTypeBitmap(reader) }),
  encode: ({ next, types }, writer) => {
    writer.name(next, 'multicast');
    encodeTypeBitmap(types, writer);
  },
};
