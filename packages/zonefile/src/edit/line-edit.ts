import { printRdata, type Rdata } from '@open-dyndns/dns';
import { Kind, kinds } from '../text/characters.ts';
import { Lexer } from '../text/lexer.ts';
import type { DataToken, Range, RecordText } from '../text/record-text.ts';
import { columnAfter, fill, leadingBlanks } from './line-style.ts';
import type { TextEdit } from './text-edit.ts';

const tab = 0x09;

/** Writes the owner name into the blanks at the start of a line, the fields behind it staying in their columns. */
export function writeOwner(bytes: Uint8Array, lineStart: number, owner: string): TextEdit {
  const blanks = leadingBlanks(bytes, lineStart);
  const end = lineStart + blanks.length;
  return edit({ start: lineStart, end }, owner + fill(blanks, columnAfter(owner), columnAfter(blanks)));
}

/** Writes a TTL in the place of the one that is written, or in front of the class and type. */
export function writeTtl(bytes: Uint8Array, text: RecordText, ttl: number): TextEdit {
  if (text.ttl !== undefined) return edit(text.ttl, String(ttl));
  const at = text.class?.start ?? text.type.start;
  return edit({ start: at, end: at }, `${ttl}${bytes[at - 1] === tab ? '\t' : ' '}`);
}

/** Writes other data in the place of a record's, whatever stands around it on the line. */
export function writeData(bytes: Uint8Array, text: RecordText, rdata: Rdata): TextEdit {
  const first = text.data[0];
  const last = text.data.at(-1);
  const printed = printRdata(rdata);
  if (first === undefined || last === undefined)
    return edit({ start: text.type.end, end: text.type.end }, ` ${printed}`);
  const start = first.quoted ? first.start - 1 : first.start;
  if (first.depth === last.depth) return edit({ start, end: last.quoted ? last.end + 1 : last.end }, printed);
  // Parentheses open or close amid the data: all that the entry says goes, and those open before it are closed.
  return edit({ start, end: contentEnd(bytes, last, text.end) }, printed + ' )'.repeat(first.depth));
}

/** Where an entry's last parenthesis is closed: in front of the comment behind it, and of the line's end. */
function contentEnd(bytes: Uint8Array, last: DataToken, entryEnd: number): number {
  const start = last.quoted ? last.end + 1 : last.end;
  const lexer = new Lexer(bytes, start, entryEnd);
  lexer.depth = last.depth;
  lexer.next();
  let end = lexer.commentAt < 0 ? lexer.at : lexer.commentAt;
  while (end > start && isBlankOrNewline(bytes[end - 1])) end -= 1;
  return end;
}

function isBlankOrNewline(octet = 0): boolean {
  return kinds[octet] === Kind.blank || kinds[octet] === Kind.newline;
}

function edit({ start, end }: Range, replacement: string): TextEdit {
  return { offset: start, length: end - start, replacement };
}
