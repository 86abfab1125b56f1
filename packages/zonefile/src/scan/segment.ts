import { octetLength, type TextEdit } from '../edit/text-edit.ts';
import type { EntryTable } from '../table/entry-table.ts';
import { lineFeed } from '../text/characters.ts';

/** Whole lines of a text that edits have reached, before and after them. */
export interface Segment {
  readonly oldStart: number;
  oldEnd: number;
  readonly newStart: number;
  newEnd: number;
  /** The entries that stood there: from `firstEntry`, up to but without `endEntry`. */
  readonly firstEntry: number;
  endEntry: number;
}

const newlineText = '\n';

/** The parts of a text that have to be read again after edits, in order and apart from each other. */
export function segmentsOf(bytes: Uint8Array, entries: EntryTable, edits: readonly TextEdit[]): Segment[] {
  const segments: Segment[] = [];
  let growth = 0;
  for (const edit of edits) {
    const { firstEntry, oldStart } = startOf(bytes, entries, edit.offset);
    const { endEntry, oldEnd } = endOf(bytes, entries, edit, oldStart);
    const newStart = oldStart + growth;
    growth += octetLength(edit.replacement) - edit.length;
    const last = segments.at(-1);
    if (last === undefined || oldStart > last.oldEnd)
      segments.push({ oldStart, oldEnd, newStart, newEnd: oldEnd + growth, firstEntry, endEntry });
    else {
      last.oldEnd = Math.max(last.oldEnd, oldEnd);
      last.newEnd = last.oldEnd + growth;
      last.endEntry = Math.max(last.endEntry, endEntry);
    }
  }
  return segments;
}

/** Takes the next entry into the segment, or, where that comes first, the next of the segments that follow. */
export function extendSegment(segment: Segment, following: Segment[], entries: EntryTable): void {
  const oldEnd = entries.end(segment.endEntry);
  const next = following[0];
  if (next !== undefined && next.oldStart < oldEnd) {
    following.shift();
    segment.newEnd = next.newEnd;
    segment.oldEnd = next.oldEnd;
    segment.endEntry = next.endEntry;
    return;
  }
  segment.newEnd += oldEnd - segment.oldEnd;
  segment.oldEnd = oldEnd;
  segment.endEntry += 1;
}

/** The line or the entry in which an offset lies. */
function startOf(
  bytes: Uint8Array,
  entries: EntryTable,
  offset: number,
): { firstEntry: number; oldStart: number } {
  const firstEntry = entries.firstFrom(offset);
  const before = firstEntry - 1;
  const beforeEnd = before < 0 ? 0 : entries.end(before);
  const reachesIn = beforeEnd > offset || (beforeEnd === offset && bytes[offset - 1] !== lineFeed);
  if (before >= 0 && reachesIn) return { firstEntry: before, oldStart: entries.start(before) };
  const lineStart = offset === 0 ? 0 : bytes.lastIndexOf(lineFeed, offset - 1) + 1;
  return { firstEntry, oldStart: Math.max(beforeEnd, lineStart) };
}

/** The end of the line or entry in which an edit ends, in the text and in what it becomes. */
function endOf(
  bytes: Uint8Array,
  entries: EntryTable,
  { offset, length, replacement }: TextEdit,
  oldStart: number,
): { endEntry: number; oldEnd: number } {
  const end = offset + length;
  const next = entries.firstFrom(end);
  const within = next > 0 && entries.end(next - 1) > end;
  if (within) return { endEntry: next, oldEnd: entries.end(next - 1) };
  const lineStart = end === 0 || bytes[end - 1] === lineFeed;
  const lineEnds = replacement === '' ? offset === oldStart : replacement.endsWith(newlineText);
  if (lineStart && lineEnds) return { endEntry: next, oldEnd: end };
  const newline = bytes.indexOf(lineFeed, end);
  const lineEnd = newline < 0 ? bytes.length : newline + 1;
  if (next < entries.length && entries.start(next) < lineEnd)
    return { endEntry: next + 1, oldEnd: entries.end(next) };
  return { endEntry: next, oldEnd: lineEnd };
}
