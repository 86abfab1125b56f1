import { DnsError, quote } from '../errors.ts';
import type { FieldReader } from '../text/field-reader.ts';
import type { WireReader } from '../wire/reader.ts';
import type { RdataCodec } from './codec.ts';

const secondsOfArc = 1000;
const minutesOfArc = 60 * secondsOfArc;
const degreesOfArc = 60 * minutesOfArc;
/** RFC 1876 §2: the equator and the prime meridian. */
const zeroOfArc = 2 ** 31;
/** RFC 1876 §2: altitudes count from 100,000 m below the reference spheroid. */
const zeroOfAltitude = 10_000_000;
const maxAltitude = 0xffffffff - zeroOfAltitude;
/** RFC 1876 §2: nine times ten to the ninth. */
const maxSize = 9e9;
/** RFC 1876 §3, in centimetres. */
const defaultSize = 100;
const defaultHorizontalPrecision = 1_000_000;
const defaultVerticalPrecision = 1000;

/** Where something is on the earth (RFC 1876). */
export interface Loc {
  readonly type: 'LOC';
  /** Thousandths of a second of arc north of the equator. */
  readonly latitude: number;
  /** Thousandths of a second of arc east of Greenwich. */
  readonly longitude: number;
  /** Centimetres above the WGS 84 spheroid. */
  readonly altitude: number;
  /** The diameter of the thing in centimetres; on the wire, a digit and a power of ten. */
  readonly size: number;
  /** The diameter of the error in centimetres, as `size`. */
  readonly horizontalPrecision: number;
  /** As `horizontalPrecision`. */
  readonly verticalPrecision: number;
}

export const locCodec: RdataCodec<Loc> = {
  type: 'LOC',
  parse: (fields) => ({
    type: 'LOC',
    latitude: parseArc(fields, 90, 'N', 'S'),
    longitude: parseArc(fields, 180, 'E', 'W'),
    altitude: fields.with((text) => readMetres(text, -zeroOfAltitude, maxAltitude)),
    size: parseSize(fields, defaultSize),
    horizontalPrecision: parseSize(fields, defaultHorizontalPrecision),
    verticalPrecision: parseSize(fields, defaultVerticalPrecision),
  }),
  print: (rdata) =>
    [
      printArc(rdata.latitude, 'N', 'S'),
      printArc(rdata.longitude, 'E', 'W'),
      ...[rdata.altitude, rdata.size, rdata.horizontalPrecision, rdata.verticalPrecision].map(printMetres),
    ].join(' '),
  decode: (reader) => {
    // RFC 1876 §2: nothing can be said about versions other than 0.
    if (reader.u8() !== 0) throw new DnsError('wire.bad-rdata', reader.offset - 1);
    const size = decodeSize(reader);
    const horizontalPrecision = decodeSize(reader);
    const verticalPrecision = decodeSize(reader);
    const latitude = decodeArc(reader, 90);
    const longitude = decodeArc(reader, 180);
    const altitude = reader.u32() - zeroOfAltitude;
    return { type: 'LOC', latitude, longitude, altitude, size, horizontalPrecision, verticalPrecision };
  },
  encode: (rdata, writer) => {
    writer.u8(0);
    for (const size of [rdata.size, rdata.horizontalPrecision, rdata.verticalPrecision]) {
      const { digit, power } = digitAndPower(size);
      writer.u8((digit << 4) | power);
    }
    writer.u32(rdata.latitude + zeroOfArc);
    writer.u32(rdata.longitude + zeroOfArc);
    writer.u32(rdata.altitude + zeroOfAltitude);
  },
};

/** Degrees, then minutes and seconds where they are given, then the hemisphere. */
function parseArc(fields: FieldReader, maxDegrees: number, plus: string, minus: string): number {
  const start = fields.word();
  let arc = readArcPart(start.text, start.offset, /^\d+$/, maxDegrees) * degreesOfArc;
  for (const [unit, pattern] of [
    [minutesOfArc, /^\d+$/],
    [secondsOfArc, /^(?=\.?\d)\d*(\.\d{0,3})?$/],
  ] as const) {
    const part = fields.peek();
    if (part === undefined || !/^[\d.]/.test(part.text)) break;
    arc += Math.round(readArcPart(part.text, part.offset, pattern, 59.999) * unit);
    fields.word();
  }
  const { text: letter } = fields.word();
  if ((letter !== plus && letter !== minus) || arc > maxDegrees * degreesOfArc)
    throw new DnsError(
      'text.bad-number',
      start.offset,
      `degrees up to ${maxDegrees}, then ${plus} or ${minus}, are wanted`,
    );
  return letter === plus ? arc : 0 - arc;
}

function readArcPart(text: string, offset: number, pattern: RegExp, max: number): number {
  const value = pattern.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max))
    throw new DnsError('text.bad-number', offset, `${quote(text)} is not a part of an angle`);
  return value;
}

function parseSize(fields: FieldReader, standard: number): number {
  if (fields.atEnd) return standard;
  const { digit, power } = digitAndPower(fields.with((text) => readMetres(text, 0, maxSize)));
  return digit * 10 ** power;
}

/** Centimetres of metres with at most two decimals. */
function readMetres(text: string, min: number, max: number): number {
  const metres = /^(-?(?=\.?\d)\d{0,9}(?:\.\d{0,2})?)m?$/.exec(text)?.[1];
  const centimetres = metres === undefined ? Number.NaN : Math.round(Number(metres) * 100);
  if (!(centimetres >= min && centimetres <= max))
    throw new DnsError('text.bad-number', 0, `${quote(text)} is not a length in metres`);
  return centimetres;
}

function printArc(arc: number, plus: string, minus: string): string {
  const size = Math.abs(arc);
  const degrees = Math.floor(size / degreesOfArc);
  const minutes = Math.floor((size % degreesOfArc) / minutesOfArc);
  const seconds = ((size % minutesOfArc) / secondsOfArc).toFixed(3);
  return `${degrees} ${minutes} ${seconds} ${arc < 0 ? minus : plus}`;
}

function printMetres(centimetres: number): string {
  return `${centimetres % 100 === 0 ? centimetres / 100 : (centimetres / 100).toFixed(2)}m`;
}

function decodeArc(reader: WireReader, maxDegrees: number): number {
  const at = reader.offset;
  const arc = reader.u32() - zeroOfArc;
  if (Math.abs(arc) > maxDegrees * degreesOfArc) throw new DnsError('wire.bad-rdata', at);
  return arc;
}

/** RFC 1876 §2: the upper four bits are a digit, the lower four a power of ten. */
function decodeSize(reader: WireReader): number {
  const at = reader.offset;
  const octet = reader.u8();
  const digit = octet >> 4;
  const power = octet & 0xf;
  if (digit > 9 || power > 9) throw new DnsError('wire.bad-rdata', at);
  return digit * 10 ** power;
}

function digitAndPower(centimetres: number): { digit: number; power: number } {
  const power = centimetres < 1 ? 0 : String(Math.trunc(centimetres)).length - 1;
  return { digit: Math.trunc(centimetres / 10 ** power), power };
}
