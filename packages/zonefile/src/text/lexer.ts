import type { Field } from '@open-dyndns/dns';
import { carriageReturn, Kind, kinds, lineFeed, octetText } from './characters.ts';

/** Why the tokens of an entry end early, and where. */
export interface LexicalFault {
  readonly code: 'syntax.unclosed-quote' | 'syntax.unclosed-parenthesis' | 'syntax.unopened-parenthesis';
  readonly offset: number;
}

/**
 * Cuts master-file text into entries and entries into tokens (RFC 1035 §5.1). An entry ends at a line's end that
 * no parenthesis spans. Escapes stay in the token: only its reader knows what `\.` means. Tokens are ranges in
 * fields of the lexer, so that a million of them cost no object.
 */
export class Lexer {
  readonly bytes: Uint8Array;
  readonly end: number;
  /** Where reading goes on. */
  at: number;
  tokenStart = 0;
  tokenEnd = 0;
  /** Whether the token stood in quotes, which its range leaves out. */
  quoted = false;
  /** How many parentheses are open. */
  depth = 0;
  /** Where the last comment outside of parentheses starts, or -1. */
  commentAt = -1;
  fault: LexicalFault | undefined;
  #ended = false;
  #openedAt = 0;

  constructor(bytes: Uint8Array, at: number, end: number = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** Forgets the entry before and starts one at `at`. */
  startEntry(at: number): void {
    this.at = at;
    this.depth = 0;
    this.commentAt = -1;
    this.fault = undefined;
    this.#ended = false;
  }

  /** Takes the next token of the entry. False from the entry's end on, which it takes, or from a fault on. */
  next(): boolean {
    if (this.#ended) return false;
    const more = this.#take();
    this.#ended = !more;
    return more;
  }

  /** The present token as a field of a record's data. */
  get field(): Field {
    const { bytes, tokenStart, tokenEnd, quoted } = this;
    return { text: octetText(bytes, tokenStart, tokenEnd), quoted, offset: tokenStart };
  }

  /** Moves behind the line feed that follows `from`. */
  skipLine(from: number): void {
    const end = this.bytes.indexOf(lineFeed, from);
    this.at = end < 0 || end >= this.end ? this.end : end + 1;
  }

  #take(): boolean {
    while (this.at < this.end) {
      switch (kinds[this.bytes[this.at] ?? 0]) {
        case Kind.blank:
          this.at += 1;
          break;
        case Kind.newline:
          if (this.#takeNewline()) return false;
          break;
        case Kind.comment:
          this.#skipComment();
          break;
        case Kind.open:
          this.#open();
          break;
        case Kind.close:
          if (this.depth === 0) return this.#fail('syntax.unopened-parenthesis', this.at);
          this.depth -= 1;
          this.at += 1;
          break;
        case Kind.quote:
          return this.#takeQuoted();
        default:
          return this.#takeWord();
      }
    }
    return this.depth > 0 && this.#fail('syntax.unclosed-parenthesis', this.#openedAt);
  }

  #open(): void {
    if (this.depth === 0) this.#openedAt = this.at;
    this.depth += 1;
    this.at += 1;
  }

  /** Whether the entry ends here. */
  #takeNewline(): boolean {
    const pair = this.bytes[this.at] === carriageReturn && this.bytes[this.at + 1] === lineFeed;
    this.at += pair && this.at + 1 < this.end ? 2 : 1;
    return this.depth === 0;
  }

  #skipComment(): void {
    if (this.depth === 0) this.commentAt = this.at;
    const end = this.bytes.indexOf(lineFeed, this.at);
    this.at = end < 0 || end >= this.end ? this.end : end;
  }

  #takeWord(): boolean {
    const { bytes, end } = this;
    let at = this.at;
    this.tokenStart = at;
    this.quoted = false;
    for (; at < end; at += 1) {
      const kind = kinds[bytes[at] ?? 0];
      if (kind === Kind.escape) {
        if (at + 1 < end && kinds[bytes[at + 1] ?? 0] !== Kind.newline) at += 1;
      } else if (kind !== Kind.word) break;
    }
    this.tokenEnd = at;
    this.at = at;
    return true;
  }

  #takeQuoted(): boolean {
    const { bytes, end } = this;
    const start = this.at + 1;
    for (let at = start; at < end; at += 1) {
      const octet = bytes[at];
      if (octet === lineFeed) break;
      const kind = kinds[octet ?? 0];
      if (kind === Kind.escape) at += 1;
      if (kind !== Kind.quote) continue;
      this.tokenStart = start;
      this.tokenEnd = at;
      this.quoted = true;
      this.at = at + 1;
      return true;
    }
    return this.#fail('syntax.unclosed-quote', this.at);
  }

  #fail(code: LexicalFault['code'], offset: number): false {
    this.fault = { code, offset };
    return false;
  }
}
