import { problemMeaning } from '../errors.ts';
import { octetText } from '../text/characters.ts';
import type { Lexer } from '../text/lexer.ts';
import type { RecordHead } from '../text/record-head.ts';
import { isTemplate } from './generate-template.ts';

/** A `$GENERATE` line of BIND: one record for each number of a range. */
export interface Generate {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  /** The owner name and the data, in which `$` stands for the number. */
  readonly owner: string;
  readonly data: string;
  /** The type's number on the wire. */
  readonly type: number;
}

/** A line for more records than an IPv4 /16 has addresses is a mistake, or too much for a file that is edited. */
export const maxGenerated = 65_536;
/**
 * For all lines of a zone together: two records for each address of a /16. A file of a few kilobytes could otherwise
 * take all memory; and to see whether a name is reserved, the names of all are made once, in one piece.
 */
export const maxGeneratedInAll = 2 * maxGenerated;

/** How many records a line stands for. */
export function generatedCount({ first, last, step }: Pick<Generate, 'first' | 'last' | 'step'>): number {
  return Math.floor((last - first) / step) + 1;
}

/**
 * Reads the arguments of `$GENERATE`: range, owner name, class and TTL as in a record, type, data. Returns what is
 * wrong with them, at the lexer's token, if something is.
 */
export function readGenerate(lexer: Lexer, head: RecordHead): Generate | string {
  const range = lexer.next() && !lexer.quoted ? readRange(token(lexer)) : undefined;
  if (range === undefined) return '$GENERATE is followed by no range such as 1-100 or 0-8/2';
  if (generatedCount(range) > maxGenerated) return `$GENERATE stands for more than ${maxGenerated} records`;
  if (!lexer.next()) return '$GENERATE has no owner name';
  if (lexer.quoted) return 'the owner name of $GENERATE stands in quotes, which BIND does not read there';
  const owner = token(lexer);
  const wrong = lexer.next() ? head.read(lexer) : 'record.no-type';
  if (wrong !== undefined) return `the record of $GENERATE: ${problemMeaning(wrong)}`;
  const { type } = head;
  if (!lexer.next()) return '$GENERATE has no data';
  // BIND takes the rest of the line for data, the parenthesis that closes it too.
  if (lexer.depth > 0) return 'the data of $GENERATE stands in parentheses: several fields go into quotes';
  const data = lexer.quoted ? token(lexer).replaceAll('\\"', '"') : token(lexer);
  if (!isTemplate(owner) || !isTemplate(data))
    return 'the braces behind a $ do not hold an offset, a width and a base, as in {0,3,d}';
  if (lexer.next()) return 'something stands behind the data of $GENERATE: several fields go into quotes';
  return { ...range, owner, data, type };
}

function readRange(text: string): Pick<Generate, 'first' | 'last' | 'step'> | undefined {
  const match = /^(\d{1,9})-(\d{1,9})(?:\/(\d{1,9}))?$/.exec(text);
  if (match === null) return undefined;
  const [first, last, step] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 1)];
  return first <= last && step > 0 ? { first, last, step } : undefined;
}

function token({ bytes, tokenStart, tokenEnd }: Lexer): string {
  return octetText(bytes, tokenStart, tokenEnd);
}
