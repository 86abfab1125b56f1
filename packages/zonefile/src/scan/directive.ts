import { attempt, type Name, readName } from '@open-dyndns/dns';
import type { ProblemCode } from '../errors.ts';
import { octetText } from '../text/characters.ts';
import type { Lexer } from '../text/lexer.ts';
import { quotation } from '../text/quotation.ts';
import { absent, type RecordHead, readTtl } from '../text/record-head.ts';
import { type Generate, readGenerate } from './generate.ts';

const utf8 = new TextDecoder();
/** BIND reads quotes around the file of `$INCLUDE` only. */
const inQuotes = 'only strings and the names of files stand in quotes';

/** What a line that starts with `$` does, or why it does nothing. */
export type Directive =
  | { readonly kind: 'origin'; readonly origin: Name }
  /** Seconds as written, which may be over `maxTtl`; `offset` is where they stand. */
  | { readonly kind: 'ttl'; readonly ttl: number; readonly offset: number }
  | { readonly kind: 'generate'; readonly generate: Generate }
  /** `origin` is that at the top of the file; `offset` is where the file's name stands. */
  | { readonly kind: 'include'; readonly file: string; readonly origin: Name; readonly offset: number }
  | { readonly kind: 'wrong'; readonly code: ProblemCode; readonly offset: number; readonly message: string };

/** Reads a directive, whose name is the lexer's present token, up to its last argument. `head` is overwritten. */
export function readDirective(lexer: Lexer, origin: Name, head: RecordHead): Directive {
  const word = octetText(lexer.bytes, lexer.tokenStart, lexer.tokenEnd);
  switch (word.toUpperCase()) {
    case '$ORIGIN':
      return readOrigin(lexer, origin);
    case '$TTL':
      return readDefaultTtl(lexer);
    case '$GENERATE':
      return readGenerateDirective(lexer, head);
    case '$INCLUDE':
      return readInclude(lexer, origin);
    default:
      return wrong(lexer, 'directive.unknown', unknownMessage(lexer));
  }
}

function unknownMessage({ bytes, tokenStart, tokenEnd }: Lexer): string {
  return `${quotation(bytes, tokenStart, tokenEnd)} is not a directive; a name that starts with $ is written \\$`;
}

function readOrigin(lexer: Lexer, origin: Name): Directive {
  if (!lexer.next()) return wrong(lexer, 'directive.bad-origin', '$ORIGIN is followed by no name');
  if (lexer.quoted) return wrong(lexer, 'directive.bad-origin', inQuotes);
  const text = octetText(lexer.bytes, lexer.tokenStart, lexer.tokenEnd);
  const name = attempt(() => readName(text, origin));
  if (!name.ok) {
    const quoted = quotation(lexer.bytes, lexer.tokenStart, lexer.tokenEnd);
    return wrong(lexer, 'directive.bad-origin', `${quoted} is not an origin: ${name.error.message}`);
  }
  if (lexer.next())
    return wrong(lexer, 'directive.bad-origin', 'something stands behind the name of $ORIGIN');
  return { kind: 'origin', origin: name.value };
}

function readDefaultTtl(lexer: Lexer): Directive {
  if (!lexer.next()) return wrong(lexer, 'directive.bad-ttl', '$TTL is followed by no time');
  if (lexer.quoted) return wrong(lexer, 'directive.bad-ttl', inQuotes);
  const offset = lexer.tokenStart;
  const ttl = readTtl(lexer.bytes, offset, lexer.tokenEnd);
  if (ttl === absent) {
    const quoted = quotation(lexer.bytes, lexer.tokenStart, lexer.tokenEnd);
    return wrong(lexer, 'directive.bad-ttl', `${quoted} is not a TTL: give seconds, or units as in 1h30m`);
  }
  if (lexer.next()) return wrong(lexer, 'directive.bad-ttl', 'something stands behind the time of $TTL');
  return { kind: 'ttl', ttl, offset };
}

function readGenerateDirective(lexer: Lexer, head: RecordHead): Directive {
  const generate = readGenerate(lexer, head);
  if (typeof generate === 'string') return wrong(lexer, 'directive.bad-generate', generate);
  return { kind: 'generate', generate };
}

/** RFC 1035 §5.1: `$INCLUDE <file-name> [<domain-name>]`. No escape is undone in the file's name, as in BIND. */
function readInclude(lexer: Lexer, origin: Name): Directive {
  if (!lexer.next()) return wrong(lexer, 'directive.bad-include', '$INCLUDE is followed by no file');
  const { bytes, tokenStart, tokenEnd } = lexer;
  const file = utf8.decode(bytes.subarray(tokenStart, tokenEnd));
  if (!lexer.next()) return { kind: 'include', file, origin, offset: tokenStart };
  if (lexer.quoted) return wrong(lexer, 'directive.bad-include', inQuotes);
  const text = octetText(bytes, lexer.tokenStart, lexer.tokenEnd);
  const name = attempt(() => readName(text, origin));
  if (!name.ok) {
    const quoted = quotation(bytes, lexer.tokenStart, lexer.tokenEnd);
    return wrong(lexer, 'directive.bad-include', `${quoted} is not an origin: ${name.error.message}`);
  }
  if (lexer.next())
    return wrong(lexer, 'directive.bad-include', 'something stands behind the file and origin of $INCLUDE');
  return { kind: 'include', file, origin: name.value, offset: tokenStart };
}

function wrong(lexer: Lexer, code: ProblemCode, message: string): Directive {
  return { kind: 'wrong', code, offset: lexer.tokenStart, message };
}
