import { DnsError, quote } from '../errors.ts';
import type { Name } from '../name.ts';
import { printName } from '../text/name-text.ts';
import { toBase64 } from '../text/octets.ts';
import { type RecordType, typeCode, typeOf } from '../types.ts';
import type { RdataCodec } from './codec.ts';
import { parseAlgorithm } from './dnssec-algorithm.ts';

const millisecondsPerSecond = 1000;
const maxTime = 0xffffffff;
/** RFC 4034 §3.1.5: times are 32 bits that wrap. */
const timeModulus = 2 ** 32;

/** The signature of an RRset (RFC 4034 §3). */
export interface Rrsig {
  readonly type: 'RRSIG';
  /** Of the records that are signed. */
  readonly typeCovered: RecordType;
  /** Of the key, 0–255 (IANA "DNS Security Algorithm Numbers"). */
  readonly algorithm: number;
  /** Of the owner name, without the root and without a `*`. */
  readonly labels: number;
  /** Seconds, 32 bits: that of the RRset in its zone. */
  readonly originalTtl: number;
  /** Seconds since 1970, compared by RFC 1982 arithmetic. */
  readonly expiration: number;
  /** As `expiration`. */
  readonly inception: number;
  /** 0–65535: which of the signer’s keys (RFC 4034 appendix B). */
  readonly keyTag: number;
  /** The zone. */
  readonly signer: Name;
  /** One octet or more. */
  readonly signature: Uint8Array;
}

export const rrsigCodec: RdataCodec<Rrsig> = {
  type: 'RRSIG',
  parse: (fields) => ({
    type: 'RRSIG',
    typeCovered: fields.type(),
    algorithm: parseAlgorithm(fields),
    labels: fields.u8(),
    originalTtl: fields.u32(),
    expiration: fields.with(readTime),
    inception: fields.with(readTime),
    keyTag: fields.u16(),
    signer: fields.name(),
    signature: fields.base64(),
  }),
  // RFC 4035 §5.3.1: the signer is the zone, so that the name that is signed has no fewer labels.
  fault: ({ labels, signer }) =>
    labels < signer.labels.length
      ? `a name of ${labels} labels cannot be in the zone ${printName(signer)}`
      : undefined,
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
  const seconds = secondsOfDate(text) ?? (/^\d{1,10}$/.test(text) ? Number(text) : Number.NaN);
  if (!(seconds >= 0 && seconds <= maxTime))
    throw new DnsError('text.bad-number', 0, `${quote(text)} is not a time of the form YYYYMMDDHHmmSS`);
  return seconds;
}

/** A date of any year as 32 bits: BIND prints 4294967295 as 19691231235959. */
function secondsOfDate(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)?.slice(1);
  if (parts === undefined) return undefined;
  const iso = `${parts.slice(0, 3).join('-')}T${parts.slice(3).join(':')}.000Z`;
  const seconds = Date.parse(iso) / millisecondsPerSecond;
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(seconds) || printTime(seconds) !== text) return Number.NaN;
  return ((seconds % timeModulus) + timeModulus) % timeModulus;
}

function printTime(seconds: number): string {
  return new Date(seconds * millisecondsPerSecond).toISOString().replace(/\.\d+Z$|[-:T]/g, '');
}
