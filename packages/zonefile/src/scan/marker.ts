import { carriageReturn, Kind, kinds, lineFeed, octetText } from '../text/characters.ts';

/** A line that bounds the marked section. */
export interface Marker {
  readonly kind: 'start' | 'end';
  /** Where its line starts, and behind the line's end. */
  readonly start: number;
  readonly end: number;
}

const kindOfWord: ReadonlyMap<string, Marker['kind']> = new Map([
  ['hostlist', 'start'],
  ['endhostlist', 'end'],
]);
const longestWord = 'endhostlist'.length;

/**
 * Whether a line is a marker: `;hostlist` or `;endhostlist` in any case, alone on its line, with blanks allowed in
 * front, behind, and after the semicolon, the line ending in LF, CRLF or the end of the file. The caller has made
 * sure that no quote and no parenthesis spans the line.
 * @param comment where the line's semicolon is
 */
export function readMarker(
  bytes: Uint8Array,
  start: number,
  end: number,
  comment: number,
): Marker | undefined {
  const wordStart = behindBlanks(bytes, comment + 1, end);
  const wordEnd = beforeBlanks(bytes, wordStart, beforeLineEnd(bytes, end));
  if (wordEnd - wordStart > longestWord || behindBlanks(bytes, start, comment) < comment) return undefined;
  const kind = kindOfWord.get(octetText(bytes, wordStart, wordEnd).toLowerCase());
  return kind && { kind, start, end };
}

function behindBlanks(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(bytes[at])) at += 1;
  return at;
}

function beforeBlanks(bytes: Uint8Array, start: number, from: number): number {
  let at = from;
  while (at > start && isBlank(bytes[at - 1])) at -= 1;
  return at;
}

function beforeLineEnd(bytes: Uint8Array, end: number): number {
  const beforeFeed = bytes[end - 1] === lineFeed ? end - 1 : end;
  return bytes[beforeFeed - 1] === carriageReturn ? beforeFeed - 1 : beforeFeed;
}

function isBlank(octet = 0): boolean {
  return kinds[octet] === Kind.blank;
}
