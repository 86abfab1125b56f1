import { DnsError } from '../errors.ts';
import type { Name } from '../name.ts';
import type { RdataCodec } from './codec.ts';

/** A transaction signature (RFC 8945 §4.2). */
export interface Tsig {
  readonly type: 'TSIG';
  readonly algorithm: Name;
  /** Seconds since 1970, 48 bits. */
  readonly timeSigned: number;
  /** Seconds by which clocks may differ. */
  readonly fudge: number;
  readonly mac: Uint8Array;
  readonly originalId: number;
  /** An extended RCODE. */
  readonly error: number;
  readonly otherData: Uint8Array;
}

export const tsigCodec: RdataCodec<Tsig> = {
  type: 'TSIG',
  parse: (fields) => fields.fail('text.no-text-form', fields.field()),
  print: () => {
    // RFC 8945 §4.2: TSIG is made for one message and never stands in a master file.
    throw new DnsError('text.no-text-form', 0);
  },
  decode: (reader) => ({
    type: 'TSIG',
    algorithm: reader.name(),
    timeSigned: reader.u48(),
    fudge: reader.u16(),
    mac: reader.bytes(reader.u16()),
    originalId: reader.u16(),
    error: reader.u16(),
    otherData: reader.bytes(reader.u16()),
  }),
  encode: (tsig, writer) => {
    writer.name(tsig.algorithm, 'never');
    writer.u48(tsig.timeSigned);
    writer.u16(tsig.fudge);
    writer.u16(tsig.mac.length);
    writer.bytes(tsig.mac);
    writer.u16(tsig.originalId);
    writer.u16(tsig.error);
    writer.u16(tsig.otherData.length);
    writer.bytes(tsig.otherData);
  },
};
