import type { Name } from '../name.ts';
import { printName } from '../text/name-text.ts';
import type { RdataCodec } from './codec.ts';

/** A mail exchange (RFC 1035 §3.3.9). */
export interface Mx {
  readonly type: 'MX';
  /** 0–65535, lower first. */
  readonly preference: number;
  /** A host, never an alias; the root takes no mail (RFC 7505 §3). */
  readonly exchange: Name;
}

export const mxCodec: RdataCodec<Mx> = {
  type: 'MX',
  parse: (fields) => ({ type: 'MX', preference: fields.u16(), exchange: fields.name() }),
  print: ({ preference, exchange }) => `${preference} ${printName(exchange)}`,
  decode: (reader) => ({ type: 'MX', preference: reader.u16(), exchange: reader.name() }),
  encode: ({ preference, exchange }, writer) => {
    writer.u16(preference);
    writer.name(exchange, 'always');
  },
};
