import { type Field, FieldReader, type Name, type Rdata, readRdata, typeOf } from '@open-dyndns/dns';
import { octetText } from './characters.ts';
import { Lexer } from './lexer.ts';
import { absent, type RecordHead } from './record-head.ts';

/** Octets `start` to `end`, the second left out. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** One field of a record's data. */
export interface DataToken extends Range {
  readonly quoted: boolean;
  /** How many parentheses are open around it. */
  readonly depth: number;
}

/** Where the parts of one record stand in the text. */
export interface RecordText {
  readonly owner: Range | undefined;
  readonly ttl: Range | undefined;
  readonly class: Range | undefined;
  readonly type: Range;
  /** The type's number on the wire. */
  readonly typeCode: number;
  readonly data: readonly DataToken[];
  /** The end of the entry, where a field that is missing would have stood. */
  readonly end: number;
}

/** Finds the parts of an entry that the scanner took for a record. `head` is overwritten. */
export function readRecordText(
  bytes: Uint8Array,
  start: number,
  end: number,
  inheritsOwner: boolean,
  head: RecordHead,
): RecordText {
  const lexer = new Lexer(bytes, start, end);
  lexer.next();
  const owner = inheritsOwner ? undefined : { start: lexer.tokenStart, end: lexer.tokenEnd };
  if (!inheritsOwner) lexer.next();
  head.read(lexer);
  const data: DataToken[] = [];
  while (lexer.next()) data.push(dataToken(lexer));
  return {
    owner,
    ttl: range(head.ttlStart, head.ttlEnd),
    class: range(head.classStart, head.classEnd),
    type: { start: head.typeStart, end: head.typeEnd },
    typeCode: head.type,
    data,
    end,
  };
}

/**
 * Reads the data of a record.
 * @throws DnsError whose offset counts octets from the start of `bytes`
 */
export function readData(bytes: Uint8Array, text: RecordText, origin: Name): Rdata {
  const fields = text.data.map(({ start, end, quoted }): Field => {
    return { text: octetText(bytes, start, end), quoted, offset: start };
  });
  return readRdata(typeOf(text.typeCode), new FieldReader(fields, origin, text.end));
}

/** The data of an A record that `isPlainAddress` has seen: such an address is as it is written. */
export function plainAddress(bytes: Uint8Array, { data: [token] }: RecordText): Rdata {
  return { type: 'A', address: token === undefined ? '' : octetText(bytes, token.start, token.end) };
}

function dataToken({ tokenStart, tokenEnd, quoted, depth }: Lexer): DataToken {
  return { start: tokenStart, end: tokenEnd, quoted, depth };
}

function range(start: number, end: number): Range | undefined {
  return start === absent ? undefined : { start, end };
}
