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
  const replacements = edits.map(({ replacement }) => utf8.encode(replacement));
  const growth = edits.reduce(
    (sum, edit, index) => sum + (replacements[index]?.length ?? 0) - edit.length,
    0,
  );
  requireInOrder(edits, bytes.length);
  const result = new Uint8Array(bytes.length + growth);
  let from = 0;
  let to = 0;
  edits.forEach(({ offset, length }, index) => {
    result.set(bytes.subarray(from, offset), to);
    to += offset - from;
    const replacement = replacements[index] ?? new Uint8Array();
    result.set(replacement, to);
    to += replacement.length;
    from = offset + length;
  });
  result.set(bytes.subarray(from), to);
  return result;
}

function requireInOrder(edits: readonly TextEdit[], textLength: number): void {
  let end = 0;
  for (const { offset, length } of edits) {
    if (offset < end || length < 0 || offset + length > textLength)
      throw new EditError('edit.overlap', `the edit of ${length} octets at ${offset}`);
    end = offset + length;
  }
}
