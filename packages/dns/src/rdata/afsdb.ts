import type { Name } from '../name.ts';
import { printName } from '../text/name-text.ts';
import type { RdataCodec } from './codec.ts';

/** The location of an AFS cell's database or a DCE server (RFC 1183 §1). */
export interface Afsdb {
  readonly type: 'AFSDB';
  /** 1: AFS volume location server; 2: DCE authentication server. */
  readonly subtype: number;
  /** The server. */
  readonly hostname: Name;
}

export const afsdbCodec: RdataCodec<Afsdb> = {
  type: 'AFSDB',
  parse: (fields) => ({ type: 'AFSDB', subtype: fields.u16(), hostname: fields.name() }),
  print: ({ subtype, hostname }) => `${subtype} ${printName(hostname)}`,
  decode: (reader) => ({ type: 'AFSDB', subtype: reader.u16(), hostname: reader.name() }),
  encode: ({ subtype, hostname }, writer) => {
    writer.u16(subtype);
    writer.name(hostname, 'multicast');
  },
};
