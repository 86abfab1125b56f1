import type { Name } from '../name.ts';
import type { WireWriter } from '../wire/writer.ts';
import type { RdataCodec } from './codec.ts';
import { noTextForm } from './no-text-form.ts';

/** A transaction signature (RFC 8945 §4.2). */
export interface Tsig {
  readonly type: 'TSIG';
  /** A name for the algorithm (RFC 8945 §6). */
  readonly algorithm: Name;
  /** Seconds since 1970, 48 bits. */
  readonly timeSigned: number;
  /** Seconds by which clocks may differ. */
  readonly fudge: number;
  /** Empty in answers that say why a request was refused (RFC 8945 §5.3.2). */
  readonly mac: Uint8Array;
  /** Of the message before a forwarder changed it. */
  readonly originalId: number;
  /** An extended RCODE. */
  readonly error: number;
  /** With BADTIME, the server’s time of 48 bits (RFC 8945 §5.2.3). */
  readonly otherData: Uint8Array;
}

export const tsigCodec: RdataCodec<Tsig> = {
  type: 'TSIG',
  ...noTextForm(encode),
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
  encode,
};

function encode(tsig: Tsig, writer: WireWriter): void {
  writer.name(tsig.algorithm, 'never');
  writer.u48(tsig.timeSigned);
  writer.u16(tsig.fudge);
  writer.u16(tsig.mac.length);
  writer.bytes(tsig.mac);
  writer.u16(tsig.originalId);
  writer.u16(tsig.error);
  writer.u16(tsig.otherData.length);
  writer.bytes(tsig.otherData);
}
