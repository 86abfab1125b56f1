import { type Name, type ResourceRecord, record } from '@open-dyndns/dns';
import { type Change, type RecordSet, setKey } from '../model/record-set.ts';
import { printTinydnsLine, readTinydnsLine, type TinydnsLine } from './tinydns-line.ts';

/** What encloses the lines that are ours, each alone on its line. */
export const startMarker = '# start dynamic dns entries';
export const endMarker = '# end dynamic dns entries';

/** A file of tinydns-data(8), its octets as the characters of Latin-1: whole lines, each with its line end. */
export interface TinydnsData {
  /** Up to the start marker, and it. */
  readonly head: string;
  readonly lines: readonly SectionLine[];
  /** The end marker, and what follows. */
  readonly tail: string;
  /** Keys of the names to which lines give something that the gateway does not manage, in the section or outside. */
  readonly reserved: ReadonlySet<string>;
}

/** A line of the marked section. */
export interface SectionLine {
  readonly text: string;
  /** The record of a line that the gateway manages. */
  readonly record: ResourceRecord | undefined;
}

export type ReadTinydnsData =
  | { readonly ok: true; readonly data: TinydnsData }
  /** What is wrong: half a sentence; `line` counts from 1. */
  | { readonly ok: false; readonly problem: string; readonly line: number };

/** Finds the marked section of a file. */
export function readTinydnsData(text: string): ReadTinydnsData {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const starts = positions(lines, startMarker);
  const ends = positions(lines, endMarker);
  const [start] = starts;
  const [end] = ends;
  if (start === undefined || end === undefined) {
    const missing = start === undefined ? startMarker : endMarker;
    const advice = `add the lines “${startMarker}” and “${endMarker}” above all others, so that no wildcard hides what stands between them`;
    return { ok: false, problem: `it has no line “${missing}”: ${advice}`, line: lines.length };
  }
  const second = starts[1] ?? ends[1];
  if (second !== undefined)
    return { ok: false, problem: 'it has a second marked section: keep one', line: second + 1 };
  if (end < start)
    return { ok: false, problem: 'its end marker comes before its start marker', line: end + 1 };
  const section = lines.slice(start + 1, end).map(sectionLine);
  const unmanaged = section.filter((line) => line.record === undefined).map(({ text: line }) => line);
  const foreign = [...lines.slice(0, start), ...unmanaged, ...lines.slice(end + 1)];
  return {
    ok: true,
    data: {
      head: lines.slice(0, start + 1).join(''),
      lines: section,
      tail: lines.slice(end).join(''),
      reserved: new Set(foreign.flatMap((line) => namesOf(readTinydnsLine(line))).map(({ key }) => key)),
    },
  };
}

/** The text of a file, octet by octet as it was read where nothing has been changed. */
export function printTinydnsData({ head, lines, tail }: TinydnsData): string {
  return head + lines.map(({ text }) => text).join('') + tail;
}

/** Whether two files have the same text, one having come of the other by changes. */
export function areSameData(one: TinydnsData, other: TinydnsData): boolean {
  return (
    one.lines.length === other.lines.length &&
    one.lines.every(({ text }, index) => text === other.lines[index]?.text)
  );
}

/** The record sets of the section. */
export function tinydnsSets({ lines }: TinydnsData): RecordSet[] {
  const records = lines.flatMap(({ record: managed }) => (managed === undefined ? [] : [managed]));
  return [...Map.groupBy(records, keyOf).values()].flatMap(([first, ...more]) =>
    first === undefined
      ? []
      : [
          {
            name: first.name,
            type: first.rdata.type,
            ttl: first.ttl,
            rdata: [first, ...more].map(({ rdata }) => rdata),
          },
        ],
  );
}

/** The file with changes made: a set that is there is replaced in its place, a new one comes last; other lines stay. */
export function changeTinydnsData(data: TinydnsData, changes: readonly Change[]): TinydnsData {
  const wanted = new Map(
    changes.map((change) =>
      change.kind === 'put' ? [setKey(change.set), change.set] : [setKey(change), undefined],
    ),
  );
  const printed = new Set<string>();
  const kept = data.lines.flatMap((line): readonly SectionLine[] => {
    const key = line.record && keyOf(line.record);
    if (key === undefined || !wanted.has(key)) return [line];
    const set = wanted.get(key);
    if (set === undefined || printed.has(key)) return [];
    printed.add(key);
    return linesOf(set);
  });
  const added = [...wanted].flatMap(([key, set]) =>
    set === undefined || printed.has(key) ? [] : linesOf(set),
  );
  return { ...data, lines: [...kept, ...added] };
}

function linesOf({ name, ttl, rdata }: RecordSet): SectionLine[] {
  return rdata.map((data) => {
    const managed = record(name, ttl, data);
    return { text: `${printTinydnsLine(managed)}\n`, record: managed };
  });
}

function sectionLine(text: string): SectionLine {
  const line = readTinydnsLine(text);
  return { text, record: line.kind === 'record' ? line.record : undefined };
}

function namesOf(line: TinydnsLine): readonly Name[] {
  if (line.kind === 'comment') return [];
  return line.kind === 'record' ? [line.record.name] : line.names;
}

function positions(lines: readonly string[], marker: string): number[] {
  return lines.flatMap((line, index) => (line.trimEnd() === marker ? [index] : []));
}

function keyOf({ name, rdata }: ResourceRecord): string {
  return setKey({ name, type: rdata.type });
}
