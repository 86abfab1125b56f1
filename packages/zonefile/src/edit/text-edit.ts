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

/**
 * The text with the edits made.
 * @param edits in ascending order, none reaching into the next; those at one offset are made in their order
 * @throws EditError `edit.overlap`
 */
export function applyEdits(bytes: Uint8Array, edits: readonly TextEdit[]): Uint8Array {
  const parts = editedParts(bytes, edits);
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/**
 * The same as parts to be written one behind the other, those that stay being views of `bytes`: a large file need
 * not be copied in memory to be written.
 * @throws EditError `edit.overlap`
 */
export function editedParts(bytes: Uint8Array, edits: readonly TextEdit[]): Uint8Array[] {
  requireInOrder(edits, bytes.length);
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { offset, length, replacement } of edits) {
    parts.push(bytes.subarray(from, offset), utf8.encode(replacement));
    from = offset + length;
  }
  parts.push(bytes.subarray(from));
  return parts;
}

function requireInOrder(edits: readonly TextEdit[], textLength: number): void {
  let end = 0;
  for (const { offset, length } of edits) {
    if (offset < end || length < 0 || offset + length > textLength)
      throw new EditError('edit.overlap', `the edit of ${length} octets at ${offset}`);
    end = offset + length;
  }
}
