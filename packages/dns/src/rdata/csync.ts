import type { RecordType } from '../types.ts';
import type { RdataCodec } from './codec.ts';
import { decodeTypeBitmap, encodeTypeBitmap, parseTypes } from './type-bitmap.ts';

/** What a parent should copy from its child zone (RFC 7477 §2.1). */
export interface Csync {
  readonly type: 'CSYNC';
  /** Of the child’s SOA, 32 bits, compared by RFC 1982 arithmetic. */
  readonly serial: number;
  /** 1: immediate; 2: the serial is the least that will do. */
  readonly flags: number;
  /** In ascending order of their numbers. */
  readonly types: readonly RecordType[];
}

export const csyncCodec: RdataCodec<Csync> = {
  type: 'CSYNC',
  parse: (fields) => ({
    type: 'CSYNC',
    serial: fields.u32(),
    flags: fields.u16(),
    types: parseTypes(fields),
  }),
  print: ({ serial, flags, types }) => [serial, flags, ...types].join(' '),
  decode: (reader) => ({
    type: 'CSYNC',
    serial: reader.u32(),
    flags: reader.u16(),
    types: decodeTypeBitmap(reader),
  }),
  encode: ({ serial, flags, types }, writer) => {
    writer.u32(serial);
    writer.u16(flags);
    encodeTypeBitmap(types, writer);
  },
};
