import { EditError } from '../errors.ts';

/** One replacement in a text. */
export interface TextEdit {
  /** Octets from the start of the text before any edit. */
  readonly offset: number;
  /** Octets that go; 0 inserts. */
  readonly length: number;
  /** What comes in their place; empty removes. */
  readonly replacement: string;
}

const utf8 = new TextEncoder();
const asciiEnd = 0x80;
/** Octets that stay between two edits: from so many on, a part more to write costs less than copying them. */
const leastPart = 16_384;

/**
 * The text with the edits made.
 * @param edits in ascending order, none reaching into the next; those at one offset are made in their order
 * @throws EditError `edit.overlap`
 */
export function applyEdits(bytes: Uint8Array, edits: readonly TextEdit[]): Uint8Array {
  requireInOrder(edits, bytes.length);
  return editedStretch(bytes, 0, bytes.length, edits);
}

/**
 * The same as parts to be written one behind the other, long stretches that stay being views of `bytes`: a large file
 * need not be copied in memory to be written.
 * @throws EditError `edit.overlap`
 */
export function editedParts(bytes: Uint8Array, edits: readonly TextEdit[]): Uint8Array[] {
  requireInOrder(edits, bytes.length);
  const parts: Uint8Array[] = [];
  let from = 0;
  let near: TextEdit[] = [];
  for (const [index, edit] of edits.entries()) {
    near.push(edit);
    const end = edit.offset + edit.length;
    const next = edits[index + 1];
    if (next !== undefined && next.offset - end < leastPart) continue;
    const start = near[0]?.offset ?? end;
    parts.push(bytes.subarray(from, start), editedStretch(bytes, start, end, near));
    from = end;
    near = [];
  }
  parts.push(bytes.subarray(from));
  return parts;
}

/** Octets that a text has in UTF-8; nearly all that is written into zones is ASCII. */
export function octetLength(text: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) >= asciiEnd) return utf8.encode(text).length;
  }
  return text.length;
}

/** The octets from `start` to `end` with the edits in them made. */
function editedStretch(
  bytes: Uint8Array,
  start: number,
  end: number,
  edits: readonly TextEdit[],
): Uint8Array {
  let octets = end - start;
  for (const { length, replacement } of edits) octets += octetLength(replacement) - length;
  const result = new Uint8Array(octets);
  let from = start;
  let to = 0;
  for (const { offset, length, replacement } of edits) {
    result.set(bytes.subarray(from, offset), to);
    to = writeText(replacement, result, to + offset - from);
    from = offset + length;
  }
  result.set(bytes.subarray(from, end), to);
  return result;
}

/** Returns where the text ends. */
function writeText(text: string, octets: Uint8Array, start: number): number {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= asciiEnd) return start + utf8.encodeInto(text, octets.subarray(start)).written;
    octets[start + at] = code;
  }
  return start + text.length;
}

function requireInOrder(edits: readonly TextEdit[], textLength: number): void {
  let end = 0;
  for (const { offset, length } of edits) {
    if (offset < end || length < 0 || offset + length > textLength)
      throw new EditError('edit.overlap', `the edit of ${length} octets at ${offset}`);
    end = offset + length;
  }
}
