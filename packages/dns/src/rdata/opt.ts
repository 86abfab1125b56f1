import type { WireWriter } from '../wire/writer.ts';
import type { RdataCodec } from './codec.ts';
import { noTextForm } from './no-text-form.ts';

/** One option of EDNS(0), as octets (RFC 6891 §6.1.2). */
export interface EdnsOption {
  /** 0–65535 (IANA "DNS EDNS0 Option Codes"). */
  readonly code: number;
  /** As the option defines it; may be empty. */
  readonly data: Uint8Array;
}

/** The rdata of EDNS's pseudo-record (RFC 6891 §6.1). Its class and TTL carry more: see `Edns`. */
export interface Opt {
  readonly type: 'OPT';
  /** In the order of the message. */
  readonly options: readonly EdnsOption[];
}

export const optCodec: RdataCodec<Opt> = {
  type: 'OPT',
  ...noTextForm(encode),
  decode: (reader) => {
    const options: EdnsOption[] = [];
    while (reader.remaining > 0) options.push({ code: reader.u16(), data: reader.bytes(reader.u16()) });
    return { type: 'OPT', options };
  },
  encode,
};

function encode({ options }: Opt, writer: WireWriter): void {
  for (const { code, data } of options) {
    writer.u16(code);
    writer.u16(data.length);
    writer.bytes(data);
  }
}
