import type { Name } from '../name.ts';
import { printName } from '../text/name-text.ts';
import type { RdataCodec } from './codec.ts';

/** A key exchanger (RFC 2230 §3). */
export interface Kx {
  readonly type: 'KX';
  /** 0–65535, lower first. */
  readonly preference: number;
  /** The host that exchanges keys. */
  readonly exchanger: Name;
}

export const kxCodec: RdataCodec<Kx> = {
  type: 'KX',
  parse: (fields) => ({ type: 'KX', preference: fields.u16(), exchanger: fields.name() }),
  print: ({ preference, exchanger }) => `${preference} ${printName(exchanger)}`,
  decode: (reader) => ({ type: 'KX', preference: reader.u16(), exchanger: reader.name() }),
  encode: ({ preference, exchanger }, writer) => {
    writer.u16(preference);
    writer.name(exchanger, 'multicast');
  },
};
