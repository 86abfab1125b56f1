import { DnsError, type DnsErrorCode, quote } from '../errors.ts';
import type { Name } from '../name.ts';
import { type RecordType, readType } from '../types.ts';
import type { Field } from './fields.ts';
import { readName, unescapeOctets } from './name-text.ts';
import { fromBase32Hex, fromBase64, fromHex } from './octets.ts';

/** RFC 1035 §3.3: a length octet counts it. */
export const maxCharacterStringOctets = 255;

const utf8 = new TextEncoder();

/** Reads the fields of rdata in presentation form in order; each verb throws a `DnsError` at its field's offset. */
export class FieldReader {
  readonly #fields: readonly Field[];
  readonly #origin: Name | undefined;
  readonly #endOffset: number;
  #next = 0;

  /** @param endOffset where a field that is missing would have stood */
  constructor(fields: readonly Field[], origin?: Name, endOffset?: number) {
    const last = fields.at(-1);
    this.#fields = fields;
    this.#origin = origin;
    this.#endOffset = endOffset ?? (last === undefined ? 0 : last.offset + last.text.length);
  }

  get atEnd(): boolean {
    return this.#next >= this.#fields.length;
  }

  /** The field that comes next, without taking it. */
  peek(): Field | undefined {
    return this.#fields[this.#next];
  }

  /** @throws DnsError `text.missing-field` */
  field(): Field {
    const field = this.#fields[this.#next];
    if (field === undefined) throw new DnsError('text.missing-field', this.#endOffset);
    this.#next += 1;
    return field;
  }

  /** Reads one field with `read`; an error gets the field's place in the line. */
  with<Value>(read: (text: string) => Value): Value {
    const field = this.field();
    try {
      return read(field.text);
    } catch (error) {
      if (error instanceof DnsError)
        throw new DnsError(error.code, field.offset + error.offset, error.message);
      throw error;
    }
  }

  name(): Name {
    return this.with((text) => readName(text, this.#origin));
  }

  type(): RecordType {
    return this.with((text) => readType(text));
  }

  /** A decimal from 0 to `max`. @throws DnsError `text.bad-number` */
  integer(max: number): number {
    return this.with((text) => readInteger(text, max));
  }

  u8(): number {
    return this.integer(0xff);
  }

  u16(): number {
    return this.integer(0xffff);
  }

  u32(): number {
    return this.integer(0xffffffff);
  }

  /** A number from 0 to `max`, or its name in any case. @throws DnsError `text.bad-number` */
  mnemonic(max: number, numbers: Readonly<Record<string, number>>): number {
    return this.with((text) => {
      const upper = text.toUpperCase();
      return Object.hasOwn(numbers, upper) ? (numbers[upper] ?? 0) : readInteger(text, max);
    });
  }

  /** Seconds, also in BIND's form of units (`1h30m`). @throws DnsError `text.bad-number` */
  period(): number {
    return this.with(readPeriod);
  }

  /** @throws DnsError `wire.too-large` over 255 octets */
  characterString(): Uint8Array {
    const offset = this.peek()?.offset ?? 0;
    const octets = this.longString();
    if (octets.length > maxCharacterStringOctets) {
      throw new DnsError(
        'wire.too-large',
        offset,
        `a string of ${octets.length} octets; the most is ${maxCharacterStringOctets}`,
      );
    }
    return octets;
  }

  /** A string that is not bound to 255 octets, as URI and CAA have it. */
  longString(): Uint8Array {
    const isLiteral = this.peek()?.literal === true;
    return this.with(isLiteral ? (text) => utf8.encode(text) : unescapeOctets);
  }

  /** One field as octets in hexadecimal. @throws DnsError `text.bad-hex` */
  hexField(): Uint8Array {
    return this.with((text) => octetsOf(text, 'hexadecimal', fromHex));
  }

  /** One field as octets in base64. @throws DnsError `text.bad-hex` */
  base64Field(): Uint8Array {
    return this.with((text) => octetsOf(text, 'base64', fromBase64));
  }

  /** One field as octets in base32hex without padding (RFC 4648 §7). @throws DnsError `text.bad-hex` */
  base32Field(): Uint8Array {
    return this.with((text) => octetsOf(text, 'base32hex', fromBase32Hex));
  }

  /** All that is left, one field or more, as octets in hexadecimal. @throws DnsError `text.bad-hex` */
  hex(): Uint8Array {
    return this.#encoded('hexadecimal', fromHex);
  }

  /** All that is left, one field or more, as octets in base64. @throws DnsError `text.bad-hex` */
  base64(): Uint8Array {
    return this.#encoded('base64', fromBase64);
  }

  /** @throws DnsError `text.extra-field` */
  end(): void {
    const extra = this.peek();
    if (extra !== undefined)
      throw new DnsError(
        'text.extra-field',
        extra.offset,
        `${quote(extra.text)} stands behind the last field`,
      );
  }

  fail(code: DnsErrorCode, field: Field, message?: string): never {
    throw new DnsError(code, field.offset, message);
  }

  #encoded(form: string, read: (text: string) => Uint8Array | undefined): Uint8Array {
    const first = this.field();
    let { text } = first;
    while (!this.atEnd) text += this.field().text;
    return octetsOf(text, form, read, first.offset);
  }
}

function octetsOf(
  text: string,
  form: string,
  read: (text: string) => Uint8Array | undefined,
  offset = 0,
): Uint8Array {
  const octets = read(text);
  if (octets === undefined) throw new DnsError('text.bad-hex', offset, `${quote(text)} is not ${form}`);
  return octets;
}

const secondsPerUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const maxPeriod = 0xffffffff;

/** Seconds as a decimal, or as BIND's sum of numbers with units in any order (`1h30m`, `2W`). @throws DnsError `text.bad-number` */
export function readPeriod(text: string): number {
  if (/^\d*$/.test(text)) return readInteger(text, maxPeriod);
  let seconds = 0;
  for (const [part, digits, unit = ''] of text.matchAll(/(\d*)(\D?)/g)) {
    const factor = secondsPerUnit[unit.toLowerCase()];
    if (part === '') break;
    if (digits === '' || factor === undefined)
      throw new DnsError('text.bad-number', 0, `${quote(text)} is not a period of time`);
    seconds += Number(digits) * factor;
  }
  if (seconds > maxPeriod)
    throw new DnsError('text.bad-number', 0, `${quote(text)} is longer than ${maxPeriod} seconds`);
  return seconds;
}

function readInteger(text: string, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max))
    throw new DnsError('text.bad-number', 0, `${quote(text)} is not a number from 0 to ${max}`);
  return value;
}
