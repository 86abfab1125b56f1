import { type ProblemCode, warningCodes } from './errors.ts';
import { lineFeed } from './text/characters.ts';

/** A place in the text. Lines end with a line feed. */
export interface Position {
  /** Octets from the start of the text. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters; an octet that is not UTF-8 counts as one. */
  readonly column: number;
}

/** Something wrong or doubtful in a zone file. */
export interface Problem extends Position {
  /** A code of `problemCodes` or `warningCodes`. */
  readonly code: ProblemCode;
  /** Whether the text cannot be read as meant, or only may mean something else than its writer thinks. */
  readonly severity: 'error' | 'warning';
  /** What is wrong, in one clause that quotes the text where that helps. */
  readonly message: string;
  /** Lines that would put it right, where they are known. */
  readonly advice?: string;
  /** How many problems it stands for that are not listed one by one; absent where it is one itself. */
  readonly count?: number;
  /** The included file in which it is, as `$INCLUDE` names it; absent for the zone file itself. */
  readonly file?: string;
}

/** A problem whose line nobody has counted yet. */
export interface Finding {
  readonly code: ProblemCode;
  readonly offset: number;
  readonly message: string;
  readonly advice?: string;
  readonly count?: number;
}

/** Octets of a line that are shown on each side of the place. */
const shownAround = 240;
/** Octets, RFC 3629 §3. */
const longestCharacter = 4;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Counts the lines up to each finding, in one pass over the text. Returns them in the order of the text.
 * @param file the included file that the text is
 */
export function locateFindings(bytes: Uint8Array, findings: readonly Finding[], file?: string): Problem[] {
  const lines = new LineCounter(bytes);
  return findings
    .toSorted((one, other) => one.offset - other.offset)
    .map((finding) => ({
      ...finding,
      severity: severityOf(finding.code),
      ...lines.positionAt(finding.offset),
      ...(file === undefined ? {} : { file }),
    }));
}

/** Counts the lines up to one finding. */
export function locateFinding(bytes: Uint8Array, finding: Finding): Problem {
  return { ...finding, severity: severityOf(finding.code), ...positionAt(bytes, finding.offset) };
}

/** The line and column of an offset. */
export function positionAt(bytes: Uint8Array, offset: number): Position {
  return new LineCounter(bytes).positionAt(offset);
}

/** Counts lines and their characters forward: each offset that is asked for is at or behind the one before. */
class LineCounter {
  readonly #bytes: Uint8Array;
  #line = 1;
  #lineEnd: number;
  /** Where the characters have been counted up to, and the column there. */
  #counted = 0;
  #column = 1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#lineEnd = lineEnd(bytes, 0);
  }

  positionAt(offset: number): Position {
    while (this.#lineEnd < offset) this.#startLine(this.#lineEnd + 1);
    const whole = characterStart(this.#bytes, offset, this.#counted);
    this.#column += this.#charactersTo(whole);
    this.#counted = whole;
    return { offset, line: this.#line, column: this.#column + this.#charactersTo(offset) };
  }

  #startLine(start: number): void {
    this.#line += 1;
    this.#lineEnd = lineEnd(this.#bytes, start);
    this.#counted = start;
    this.#column = 1;
  }

  #charactersTo(offset: number): number {
    return [...utf8.decode(this.#bytes.subarray(this.#counted, offset))].length;
  }
}

/**
 * `file:line:column: message`, then the source line with a caret under the place, then the advice if there is any. Of
 * a long line that which is near the place. Control characters, by which a terminal could be told what to do, show as
 * U+FFFD.
 */
export function renderProblem(bytes: Uint8Array, problem: Problem, file = 'zone'): string {
  const { source, margin } = excerpt(bytes, problem.offset);
  const head = `${file}:${problem.line}:${problem.column}: ${problem.severity}: ${problem.message} (${problem.code})`;
  const lines = [shown(head), source, `${margin}^`];
  if (problem.advice !== undefined) lines.push(problem.advice);
  return lines.join('\n');
}

/** The line of an offset, as far as it is shown, and the blanks that lead to the offset. */
function excerpt(bytes: Uint8Array, offset: number): { source: string; margin: string } {
  const lineStart = offset === 0 ? 0 : bytes.lastIndexOf(lineFeed, offset - 1) + 1;
  let start = Math.max(lineStart, offset - shownAround);
  // A character of which the first octets are cut off would show as several.
  while (start > lineStart && start < offset && isContinuation(bytes[start])) start += 1;
  const end = Math.min(lineEnd(bytes, offset), offset + shownAround);
  const cut = start > lineStart ? '…' : '';
  const source = shown(cut + utf8.decode(bytes.subarray(start, end)).replace(/\r$/, ''));
  const before = [...(cut + utf8.decode(bytes.subarray(start, offset)))];
  const margin = before.map((character) => (character === '\t' ? '\t' : ' ')).join('');
  return { source, margin };
}

function shown(text: string): string {
  return text.replace(/[^\P{Cc}\t]/gu, '\u{fffd}');
}

/** The start of the character of UTF-8 that an octet behind `least` belongs to; what is none counts octet by octet. */
function characterStart(bytes: Uint8Array, offset: number, least: number): number {
  const earliest = Math.max(least, offset - longestCharacter + 1);
  for (let at = offset; at >= earliest; at -= 1) if (!isContinuation(bytes[at])) return at;
  return offset;
}

/** Whether an octet is one of a character of UTF-8, and not its first. */
function isContinuation(octet = 0): boolean {
  return (octet & 0xc0) === 0x80;
}

function lineEnd(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(lineFeed, from);
  return end < 0 ? bytes.length : end;
}

/** Which of the two tables a code is in. */
export function severityOf(code: ProblemCode): Problem['severity'] {
  return Object.hasOwn(warningCodes, code) ? 'warning' : 'error';
}
