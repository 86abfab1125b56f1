import { DnsError } from '../errors.ts';
import type { RdataCodec } from './codec.ts';

/** One option of EDNS(0), as octets (RFC 6891 §6.1.2). */
export interface EdnsOption {
  readonly code: number;
  readonly data: Uint8Array;
}

/** The rdata of EDNS's pseudo-record (RFC 6891 §6.1). Its class and TTL carry more: see `Edns`. */
export interface Opt {
  readonly type: 'OPT';
  readonly options: readonly EdnsOption[];
}

export const optCodec: RdataCodec<Opt> = {
  type: 'OPT',
  parse: (fields) => fields.fail('text.no-text-form', fields.field()),
  print: () => {
    // RFC 6891 §6.1.1: OPT never stands in a master file.
    throw new DnsError('text.no-text-form', 0);
  },
  decode: (reader) => {
    const options: EdnsOption[] = [];
    while (reader.remaining > 0) options.push({ code: reader.u16(), data: reader.bytes(reader.u16()) });
    return { type: 'OPT', options };
  },
  encode: ({ options }, writer) => {
    for (const { code, data } of options) {
      writer.u16(code);
      writer.u16(data.length);
      writer.bytes(data);
    }
  },
};
