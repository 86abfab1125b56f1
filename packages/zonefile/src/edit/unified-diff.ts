import { lineFeed } from '../text/characters.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';

/** Lines around a change that a diff shows, as `diff -u` does. */
const contextLines = 3;

/** Whole lines that go, and those that come in their place. */
interface LineChange {
  /** Octets of the old text. */
  readonly start: number;
  end: number;
  readonly edits: TextEdit[];
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * What edits do to a text, as `diff -u` shows it and `patch` takes it: empty where they do nothing. Octets that are
 * not UTF-8 show as U+FFFD.
 * @param file how the text is called in the head
 * @throws EditError `edit.overlap`, as `applyEdits`
 */
export function unifiedDiff(bytes: Uint8Array, edits: readonly TextEdit[], file: string): string {
  const hunks: string[] = [];
  let growth = 0;
  let at = 0;
  let line = 1;
  for (const changes of grouped(bytes, lineChanges(bytes, edits))) {
    const from = linesBefore(bytes, changes[0]?.start ?? 0, contextLines);
    line += linesBetween(bytes, at, from);
    at = from;
    const hunk = printHunk(bytes, changes, { from, line, growth });
    growth += hunk.growth;
    hunks.push(hunk.text);
  }
  return hunks.length === 0 ? '' : `--- ${file}\n+++ ${file}\n${hunks.join('')}`;
}

function lineChanges(bytes: Uint8Array, edits: readonly TextEdit[]): LineChange[] {
  const changes: LineChange[] = [];
  for (const edit of edits) {
    const start = lineStart(bytes, edit.offset);
    const end = endOfLines(bytes, edit, start);
    const last = changes.at(-1);
    if (last !== undefined && (start < last.end || edit.offset < last.end)) {
      last.edits.push(edit);
      last.end = Math.max(last.end, end);
    } else changes.push({ start, end, edits: [edit] });
  }
  return changes;
}

/** The end of the last line that an edit changes; its start where whole lines come and go. */
function endOfLines(bytes: Uint8Array, { offset, length, replacement }: TextEdit, start: number): number {
  const end = offset + length;
  const wholeLines = offset === start && (end === 0 || bytes[end - 1] === lineFeed || length === 0);
  const endsLine = replacement === '' || replacement.endsWith('\n');
  return wholeLines && endsLine && end < bytes.length ? end : lineEnd(bytes, end);
}

/** Changes so near to each other that their surroundings would overlap share a hunk. */
function grouped(bytes: Uint8Array, changes: readonly LineChange[]): LineChange[][] {
  const groups: LineChange[][] = [];
  let reach = -1;
  for (const change of changes) {
    const group = groups.at(-1);
    if (group !== undefined && linesBefore(bytes, change.start, contextLines) <= reach) group.push(change);
    else groups.push([change]);
    reach = linesBehind(bytes, change.end, contextLines);
  }
  return groups;
}

/** Where a hunk starts: the offset and number of its first line, and how many lines more there are above it than were. */
interface HunkStart {
  readonly from: number;
  readonly line: number;
  readonly growth: number;
}

function printHunk(
  bytes: Uint8Array,
  changes: readonly LineChange[],
  { from, line, growth }: HunkStart,
): { text: string; growth: number } {
  const to = linesBehind(bytes, changes.at(-1)?.end ?? 0, contextLines);
  const body: string[] = [];
  let at = from;
  for (const { start, end, edits } of changes) {
    const moved = edits.map((edit) => ({ ...edit, offset: edit.offset - start }));
    body.push(...marked(' ', bytes.subarray(at, start)));
    body.push(...marked('-', bytes.subarray(start, end)));
    body.push(...marked('+', applyEdits(bytes.subarray(start, end), moved)));
    at = end;
  }
  body.push(...marked(' ', bytes.subarray(at, to)));
  const [oldLines, newLines] = [count(body, '+'), count(body, '-')];
  const head = `@@ -${range(line, oldLines)} +${range(line + growth, newLines)} @@\n`;
  return { text: head + body.join(''), growth: newLines - oldLines };
}

/** The lines of a text, each with the mark in front. */
function marked(mark: string, bytes: Uint8Array): string[] {
  const lines = utf8.decode(bytes).match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return lines.map((line) =>
    line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`,
  );
}

/** How many lines of a hunk do not have this mark. */
function count(body: readonly string[], mark: string): number {
  return body.filter((line) => !line.startsWith(mark)).length;
}

/** An empty range is counted from the line above it. */
function range(line: number, lines: number): string {
  return `${lines === 0 ? line - 1 : line},${lines}`;
}

function linesBetween(bytes: Uint8Array, start: number, end: number): number {
  let lines = 0;
  for (let at = start; at < end; at = lineEnd(bytes, at)) lines += 1;
  return lines;
}

function linesBefore(bytes: Uint8Array, offset: number, lines: number): number {
  let at = offset;
  for (let line = 0; line < lines && at > 0; line += 1) at = lineStart(bytes, at - 1);
  return at;
}

function linesBehind(bytes: Uint8Array, offset: number, lines: number): number {
  let at = offset;
  for (let line = 0; line < lines && at < bytes.length; line += 1) at = lineEnd(bytes, at);
  return at;
}

function lineStart(bytes: Uint8Array, offset: number): number {
  return offset === 0 ? 0 : bytes.lastIndexOf(lineFeed, offset - 1) + 1;
}

/** Behind the line end that follows. */
function lineEnd(bytes: Uint8Array, offset: number): number {
  const end = bytes.indexOf(lineFeed, offset);
  return end < 0 ? bytes.length : end + 1;
}
