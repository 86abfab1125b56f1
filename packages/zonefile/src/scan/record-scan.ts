import { attempt, type Name, readName, typeCode } from '@open-dyndns/dns';
import type { ProblemCode } from '../errors.ts';
import { EntryKind, none, Written } from '../table/entry-table.ts';
import { octetText } from '../text/characters.ts';
import type { Lexer } from '../text/lexer.ts';
import { isPlainAddress } from '../text/plain-address.ts';
import { quotation } from '../text/quotation.ts';
import type { EntryScan } from './entry-scan.ts';

const addressType = typeCode('A');

/** Reads an entry that is a record, its data only as far as it is spared a second look. The lexer has its first token. */
export function scanRecord(scan: EntryScan, start: number, inherits: boolean): void {
  const { lexer, head } = scan;
  if (!inherits) scan.state.name = readOwner(scan, scan.context.origin);
  const wrong = inherits || lexer.next() ? head.read(lexer) : 'record.no-type';
  const wrongAt = lexer.tokenStart;
  const plainAddress = wrong === undefined && head.type === addressType && takePlainAddress(lexer);
  const whole = scan.end(start);
  if (whole && wrong !== undefined) scan.find(wrong, wrongAt, tokenMessage(scan, wrong, wrongAt));
  const readable =
    whole &&
    wrong === undefined &&
    scan.hasZoneClass() &&
    hasOwner(scan, start, inherits) &&
    scan.hasTtl(start, inherits);
  const type = wrong === undefined ? head.type : 0;
  const written = scan.written(inherits) | (plainAddress ? Written.plainAddress : 0);
  scan.push(readable ? EntryKind.record : EntryKind.broken, start, type, written);
}

/** Whether the data is one dotted quad and nothing else; most records of most zones are spared a second look so. */
function takePlainAddress(lexer: Lexer): boolean {
  if (!lexer.next() || lexer.quoted) return false;
  const good = isPlainAddress(lexer.bytes, lexer.tokenStart, lexer.tokenEnd);
  return good && !lexer.next();
}

function readOwner(scan: EntryScan, origin: Name): number {
  const { bytes, tokenStart, tokenEnd } = scan.lexer;
  const { names } = scan.target;
  const plain = names.addPlainText(bytes, tokenStart, tokenEnd, origin);
  if (plain !== none) return plain;
  const text = octetText(bytes, tokenStart, tokenEnd);
  const name = attempt(() => readName(text, origin));
  if (name.ok) return names.add(name.value);
  const quoted = quotation(bytes, tokenStart, tokenEnd);
  scan.find('record.bad-owner', tokenStart, `${quoted} is not an owner name: ${name.error.message}`);
  return none;
}

function hasOwner(scan: EntryScan, start: number, inherits: boolean): boolean {
  if (scan.state.name === none && inherits) scan.find('record.no-owner', start);
  return scan.state.name !== none;
}

function tokenMessage({ lexer, head }: EntryScan, code: ProblemCode, at: number): string | undefined {
  if (code !== 'record.unknown-type') return undefined;
  const token = quotation(lexer.bytes, at, head.typeEnd);
  return `${token} is not a record type; one that is not known here is written as TYPE and its number`;
}
