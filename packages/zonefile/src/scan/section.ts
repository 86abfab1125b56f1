import { type ProblemCode, problemMeaning } from '../errors.ts';
import type { Finding } from '../problem.ts';
import { EntryKind, type EntryTable, none, Written } from '../table/entry-table.ts';
import type { FindingList } from './finding-list.ts';
import { type FileEntries, inheritsTtl } from './inheritance.ts';
import type { Marker } from './marker.ts';

/** The part of the file whose records are ours to change: what stands between the two marker lines. */
export interface Section {
  /** Octets from the start of the text: behind the line `;hostlist`. */
  readonly start: number;
  /** The start of the line `;endhostlist`. */
  readonly end: number;
  /** The entries in it: from `firstEntry`, up to but without `endEntry`. */
  readonly firstEntry: number;
  readonly endEntry: number;
}

/** The marked section, or the reason why there is none that can be edited. */
export type SectionFinding =
  | { readonly ok: true; readonly section: Section }
  | { readonly ok: false; readonly finding: Finding };

const linesToAdd = 'Add these two lines where the records of hosts shall stand:\n;hostlist\n;endhostlist';

/** Finds the marked section from the markers in the order of the text. */
export function findSection(
  { markers, findings }: { readonly markers: readonly Marker[]; readonly findings: FindingList },
  file: FileEntries,
  textLength: number,
): SectionFinding {
  const { entries } = file;
  const [first, second, third] = markers;
  if (first === undefined) return refuse('section.missing', textLength, linesToAdd);
  if (first.kind === 'end')
    return second?.kind === 'start' ? refuse('section.reversed', first.start) : unopened(first);
  if (second === undefined)
    return refuse(
      'section.unclosed',
      first.start,
      'Add this line behind the last record of a host:\n;endhostlist',
    );
  if (second.kind === 'start') return refuse('section.nested', second.start);
  if (third !== undefined) return refuse('section.second', third.start);
  const section = {
    start: first.end,
    end: second.start,
    firstEntry: entries.firstFrom(first.end),
    endEntry: entries.firstFrom(second.start),
  };
  const refusal =
    refusedForParenthesis(section, findings) ??
    refusedForInclude(section, entries) ??
    refusedForGenerate(section, file) ??
    refusedForWhatFollows(section, file);
  return refusal ?? { ok: true, section };
}

/** An entry that never ends goes on over the markers: only because it is wrong are they read as such. */
function refusedForParenthesis({ end }: Section, findings: FindingList): SectionFinding | undefined {
  const unclosed = findings.firstOffset('syntax.unclosed-parenthesis');
  if (unclosed === undefined || unclosed >= end) return undefined;
  return refuse('section.in-parentheses', unclosed, 'Close the parenthesis.');
}

/** What a file in the section says is not ours to change, and may depend on the records above it. */
function refusedForInclude(
  { firstEntry, endEntry }: Section,
  entries: EntryTable,
): SectionFinding | undefined {
  const at = entries.kinds.subarray(firstEntry, endEntry).indexOf(EntryKind.include);
  if (at < 0) return undefined;
  return refuse(
    'section.include',
    entries.start(firstEntry + at),
    'Move the line out of the marked section.',
  );
}

/** A `$GENERATE` line is never edited, so that its TTL could not be written out if a record above it changed. */
function refusedForGenerate(
  { firstEntry, endEntry }: Section,
  file: FileEntries,
): SectionFinding | undefined {
  const { entries } = file;
  const kinds = entries.kinds.subarray(firstEntry, endEntry);
  for (let at = kinds.indexOf(EntryKind.generate); at >= 0; at = kinds.indexOf(EntryKind.generate, at + 1)) {
    if (inheritsTtl(file, firstEntry + at)) return refuseTtl(firstEntry + at, entries);
  }
  return undefined;
}

/**
 * A record below the section that inherits from one in it would change its meaning with each host that comes or
 * goes, and outside the section nothing may be edited to prevent it.
 */
function refusedForWhatFollows({ endEntry }: Section, file: FileEntries): SectionFinding | undefined {
  const { entries } = file;
  for (let entry = endEntry; entry < entries.length; entry += 1) {
    const kind = entries.kind(entry);
    if (kind === EntryKind.directive) continue;
    if (!entries.writes(entry, Written.owner))
      return refuse(
        'section.owner-inherited',
        entries.start(entry),
        'Write its owner name at the start of the line.',
      );
    if (inheritsTtl(file, entry)) return refuseTtl(entry, entries);
    // BIND lets the line below inherit the owner name above `$GENERATE` and `$INCLUDE`.
    if (kind !== EntryKind.generate && kind !== EntryKind.include) return undefined;
  }
  return undefined;
}

function refuseTtl(entry: number, entries: EntryTable): SectionFinding {
  const ttl = entries.ttl(entry);
  if (ttl === none)
    return refuse('section.ttl-inherited', entries.start(entry), 'Add a line $TTL above the section.');
  const advice = `Add the line $TTL ${ttl} above the section, or write ${ttl} between the record's owner name and its type.`;
  return refuse('section.ttl-inherited', entries.start(entry), advice);
}

function unopened(marker: Marker): SectionFinding {
  return refuse(
    'section.unopened',
    marker.start,
    'Add this line above the first record of a host:\n;hostlist',
  );
}

function refuse(code: ProblemCode, offset: number, advice?: string): SectionFinding {
  const finding = { code, offset, message: problemMeaning(code) };
  return { ok: false, finding: advice === undefined ? finding : { ...finding, advice } };
}
