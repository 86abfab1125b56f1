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

  /** Whether every field has been taken. */
  get atEnd(): boolean {
    return this.#next >= this.#fields.length;
  }

  /** The field that comes next, or `ahead` fields behind it, without taking it; undefined where there is none. */
  peek(ahead = 0): Field | undefined {
    return this.#fields[this.#next + ahead];
  }

  /** The next field, in quotes or not. @throws DnsError `text.missing-field` */
  field(): Field {
    const field = this.#fields[this.#next];
    if (field === undefined) throw new DnsError('text.missing-field', this.#endOffset);
    this.#next += 1;
    return field;
  }

  /** The next field, which is no string. @throws DnsError `text.missing-field`, `text.bad-quotes` */
  word(): Field {
    const field = this.field();
    // RFC 1035 §5.1: a <character-string> is what may stand in quotes.
    if (field.quoted)
      this.fail('text.bad-quotes', field, `${quote(field.text)} is not a string, so it has no quotes`);
    return field;
  }

  /** Reads one word with `read`; an error gets the word's place in the line. @throws DnsError as `word` and `read` */
  with<Value>(read: (text: string) => Value): Value {
    return readAt(this.word(), read);
  }

  /** A name, relative to the origin. @throws DnsError `name.*` */
  name(): Name {
    return this.with((text) => readName(text, this.#origin));
  }

  /** A type's mnemonic or `TYPEn`. @throws DnsError `text.bad-type` */
  type(): RecordType {
    return this.with((text) => readType(text));
  }

  /** A decimal from 0 to `max`. @throws DnsError `text.bad-number` */
  integer(max: number): number {
    return this.with((text) => readInteger(text, max));
  }

  /** A decimal of 8 bits. @throws DnsError `text.bad-number` */
  u8(): number {
    return this.integer(0xff);
  }

  /** A decimal of 16 bits. @throws DnsError `text.bad-number` */
  u16(): number {
    return this.integer(0xffff);
  }

  /** A decimal of 32 bits. @throws DnsError `text.bad-number` */
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

  /** A string, in quotes or not (RFC 1035 §5.1). @throws DnsError `name.bad-escape`, `wire.too-large` over 255 octets */
  characterString(): Uint8Array {
    const { offset } = this.peek() ?? { offset: 0 };
    return ofLengthOctet(this.longString(), offset);
  }

  /** A string that is not bound to 255 octets, as CAA has it. @throws DnsError `name.bad-escape` */
  longString(): Uint8Array {
    const field = this.field();
    return readAt(field, field.literal ? (text) => utf8.encode(text) : unescapeOctets);
  }

  /** A string of any length that has to stand in quotes, as URI has it. @throws DnsError `text.bad-quotes`, `name.bad-escape` */
  quotedString(): Uint8Array {
    const field = this.peek();
    if (field !== undefined && !field.quoted && !field.literal)
      this.fail('text.bad-quotes', field, `${quote(field.text)} has to stand in quotes`);
    return this.longString();
  }

  /** One field of at most 255 octets in hexadecimal. @throws DnsError `text.bad-hex`, `wire.too-large` */
  hexField(): Uint8Array {
    return this.with((text) => ofLengthOctet(octetsOf(text, 'hexadecimal', fromHex)));
  }

  /** One field as octets in base64. @throws DnsError `text.bad-hex` */
  base64Field(): Uint8Array {
    return this.with((text) => octetsOf(text, 'base64', fromBase64));
  }

  /** One field of at most 255 octets in base32hex without padding (RFC 4648 §7). @throws DnsError `text.bad-hex`, `wire.too-large` */
  base32Field(): Uint8Array {
    return this.with((text) => ofLengthOctet(octetsOf(text, 'base32hex', fromBase32Hex)));
  }

  /** All that is left, one field or more, as octets in hexadecimal. @throws DnsError `text.bad-hex` */
  hex(): Uint8Array {
    return this.#encoded('hexadecimal', fromHex);
  }

  /** All that is left, one field or more, as octets in base64. @throws DnsError `text.bad-hex` */
  base64(): Uint8Array {
    return this.#encoded('base64', fromBase64);
  }

  /** Makes sure that no field is left. @throws DnsError `text.extra-field` */
  end(): void {
    const extra = this.peek();
    if (extra !== undefined)
      throw new DnsError(
        'text.extra-field',
        extra.offset,
        `${quote(extra.text)} stands behind the last field`,
      );
  }

  /** Refuses a field. @throws DnsError always */
  fail(code: DnsErrorCode, field: Field, message?: string): never {
    throw new DnsError(code, field.offset, message);
  }

  #encoded(form: string, read: (text: string) => Uint8Array | undefined): Uint8Array {
    const first = this.word();
    let { text } = first;
    while (!this.atEnd) text += this.word().text;
    return octetsOf(text, form, read, first.offset);
  }
}

/** Reads a field; an error gets the field's place in the line. */
function readAt<Value>(field: Field, read: (text: string) => Value): Value {
  try {
    return read(field.text);
  } catch (error) {
    if (error instanceof DnsError) throw new DnsError(error.code, field.offset + error.offset, error.message);
    throw error;
  }
}

function ofLengthOctet(octets: Uint8Array, offset = 0): Uint8Array {
  if (octets.length > maxCharacterStringOctets)
    throw new DnsError(
      'wire.too-large',
      offset,
      `${octets.length} octets; the most is ${maxCharacterStringOctets}`,
    );
  return octets;
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
