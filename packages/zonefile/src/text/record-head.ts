import { attempt, readPeriod, typeCode } from '@open-dyndns/dns';
import type { ProblemCode } from '../errors.ts';
import { digitValue, isDigit, octetText } from './characters.ts';
import type { Lexer } from './lexer.ts';
import { Mnemonics, notMnemonic } from './mnemonics.ts';

/** RFC 2181 §8. */
export const maxTtl = 0x7fffffff;
/** The place or value of a field that is not written. */
export const absent = -1;

const longestPlainTtl = 10;
const reservedType = 0;
const optType = typeCode('OPT');
const firstMetaType = 128;
const lastMetaType = 255;

/**
 * What stands between the owner name and the data of a record: class and TTL in either order or absent, then the
 * type (RFC 1035 §5.1). One object is filled again and again.
 */
export class RecordHead {
  classStart = absent;
  classEnd = absent;
  ttlStart = absent;
  ttlEnd = absent;
  typeStart = absent;
  typeEnd = absent;
  class = absent;
  /** Seconds as written, which may be over `maxTtl`. */
  ttl = absent;
  type = absent;
  readonly #types = Mnemonics.ofTypes();
  readonly #classes = Mnemonics.ofClasses();

  /** Reads from the lexer's present token up to and with the type. Returns what is wrong, at the lexer's token. */
  read(lexer: Lexer): ProblemCode | undefined {
    this.#clear();
    let more = !this.#takeClass(lexer) || lexer.next();
    if (more && this.#takeTtl(lexer)) more = lexer.next();
    if (more && this.class === absent && this.#takeClass(lexer)) more = lexer.next();
    if (!more) return 'record.no-type';
    this.typeStart = lexer.tokenStart;
    this.typeEnd = lexer.tokenEnd;
    this.type = lexer.quoted ? notMnemonic : this.#types.code(lexer.bytes, this.typeStart, this.typeEnd);
    if (this.type === notMnemonic) return 'record.unknown-type';
    return isMetaType(this.type) ? 'record.meta-type' : undefined;
  }

  #clear(): void {
    this.classStart = absent;
    this.classEnd = absent;
    this.ttlStart = absent;
    this.ttlEnd = absent;
    this.class = absent;
    this.ttl = absent;
    this.typeStart = absent;
    this.typeEnd = absent;
    this.type = absent;
  }

  #takeClass(lexer: Lexer): boolean {
    const code = lexer.quoted
      ? notMnemonic
      : this.#classes.code(lexer.bytes, lexer.tokenStart, lexer.tokenEnd);
    if (code === notMnemonic) return false;
    this.class = code;
    this.classStart = lexer.tokenStart;
    this.classEnd = lexer.tokenEnd;
    return true;
  }

  #takeTtl(lexer: Lexer): boolean {
    if (lexer.quoted) return false;
    const ttl = readTtl(lexer.bytes, lexer.tokenStart, lexer.tokenEnd);
    if (ttl === absent) return false;
    this.ttl = ttl;
    this.ttlStart = lexer.tokenStart;
    this.ttlEnd = lexer.tokenEnd;
    return true;
  }
}

/** Whether a type is one of questions or of messages (RFC 6895 §3.1): 0, OPT, and 128 to 255. */
export function isMetaType(type: number): boolean {
  return type === reservedType || type === optType || (type >= firstMetaType && type <= lastMetaType);
}

/** Seconds, in digits or in BIND's units, or `absent` where the token is no TTL. */
export function readTtl(bytes: Uint8Array, start: number, end: number): number {
  if (!isDigit(bytes[start])) return absent;
  let seconds = 0;
  for (let at = start; at < end; at += 1) {
    const octet = bytes[at] ?? 0;
    if (!isDigit(octet) || at - start >= longestPlainTtl) return readUnits(octetText(bytes, start, end));
    seconds = seconds * 10 + digitValue(octet);
  }
  return seconds <= 0xffffffff ? seconds : absent;
}

function readUnits(text: string): number {
  const seconds = attempt(() => readPeriod(text));
  return seconds.ok ? seconds.value : absent;
}
