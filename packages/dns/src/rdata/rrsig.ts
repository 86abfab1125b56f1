import { DnsError, quote } from '../errors.ts';
import type { Name } from '../name.ts';
import { printName } from '../text/name-text.ts';
import { toBase64 } from '../text/octets.ts';
import { type RecordType, typeCode, typeOf } from '../types.ts';
import type { RdataCodec } from './codec.ts';
import { parseAlgorithm } from './dnssec-algorithm.ts';

const millisecondsPerSecond = 1000;
const maxTime = 0xffffffff;

/** The signature of an RRset (RFC 4034 §3). */
export interface Rrsig {
  readonly type: 'RRSIG';
  readonly typeCovered: RecordType;
  readonly algorithm: number;
  /** Of the owner name, without the root and without a `*`. */
  readonly labels: number;
  readonly originalTtl: number;
  /** Seconds since 1970, compared by RFC 1982 arithmetic. */
  readonly expiration: number;
  /** As `expiration`. */
  readonly inception: number;
  readonly keyTag: number;
  readonly signer: Name;
  readonly signature: Uint8Array;
}

export const rrsigCodec: RdataCodec<Rrsig> = {
  type: 'RRSIG',
  parse: (fields) => ({
    type: 'RRSIG',
    typeCovered: fields.type(),
    algorithm: parseAlgorithm(fields),
    labels: fields.u8(),
    originalTtl: fields.period(),
    expiration: fields.with(readTime),
    inception: fields.with(readTime),
    keyTag: fields.u16(),
    signer: fields.name(),
    signature: fields.base64(),
  }),
  print: (rdata) =>
    [
      rdata.typeCovered,
      rdata.algorithm,
      rdata.labels,
      rdata.originalTtl,
      printTime(rdata.expiration),
      printTime(rdata.inception),
      rdata.keyTag,
      printName(rdata.signer),
      toBase64(rdata.signature),
    ].join(' '),
  decode: (reader) => ({
    type: 'RRSIG',
    typeCovered: typeOf(reader.u16()),
    algorithm: reader.u8(),
    labels: reader.u8(),
    originalTtl: reader.u32(),
    expiration: reader.u32(),
    inception: reader.u32(),
    keyTag: reader.u16(),
    signer: reader.name(),
    signature: reader.data(),
  }),
  encode: (rdata, writer) => {
    writer.u16(typeCode(rdata.typeCovered));
    writer.u8(rdata.algorithm);
    writer.u8(rdata.labels);
    for (const number of [rdata.originalTtl, rdata.expiration, rdata.inception]) writer.u32(number);
    writer.u16(rdata.keyTag);
    writer.name(rdata.signer, 'never');
    writer.bytes(rdata.signature);
  },
};

/** RFC 4034 §3.2: YYYYMMDDHHmmSS in UTC, or seconds since 1970, which have at most ten digits. */
function readTime(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)?.slice(1);
  const iso = parts && `${parts.slice(0, 3).join('-')}T${parts.slice(3).join(':')}.000Z`;
  const seconds = iso === undefined ? secondsOf(text) : Date.parse(iso) / millisecondsPerSecond;
  // Date.parse takes 31 February for 3 March.
  const exact = iso === undefined || (seconds >= 0 && printTime(seconds) === text);
  if (!(seconds >= 0 && seconds <= maxTime && exact))
    throw new DnsError('text.bad-number', 0, `${quote(text)} is not a time of the form YYYYMMDDHHmmSS`);
  return seconds;
}

function secondsOf(text: string): number {
  return /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
}

function printTime(seconds: number): string {
  return new Date(seconds * millisecondsPerSecond).toISOString().replace(/\.\d+Z$|[-:T]/g, '');
}
