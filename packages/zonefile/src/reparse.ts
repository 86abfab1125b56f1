import { applyEdits, type TextEdit } from './edit/text-edit.ts';
import { parseZone } from './parse.ts';
import { FindingList } from './scan/finding-list.ts';
import { stateBelow } from './scan/scan.ts';
import type { Scan, ScanState, ScanTarget } from './scan/scan-target.ts';
import { Scanner } from './scan/scanner.ts';
import { extendSegment, type Segment, segmentsOf } from './scan/segment.ts';
import { EntryKind, EntryTable } from './table/entry-table.ts';
import { Zone } from './zone.ts';

/** Names that no entry has any more are kept until they are more than this and the entries together. */
const sparedNames = 1024;
/** Room for lines that come, so that the table seldom has to grow. */
const spareEntries = 1024;

/**
 * The zone with the edits made: the same as parsing the edited text, but only the lines that the edits reach are
 * read, and those below that inherit from them; a zone that includes files is parsed anew. The zone before stays as
 * it was.
 * @throws EditError `edit.overlap`, as `applyEdits`
 */
export function reparseZone(zone: Zone, edits: readonly TextEdit[]): Zone {
  const bytes = applyEdits(zone.bytes, edits);
  const scan = patchScan(zone, bytes, edits);
  const include = zone.scan.inclusion.load;
  if (scan === undefined) return parseZone(bytes, { origin: zone.origin, class: zone.class, include });
  return new Zone(bytes, zone.class, scan);
}

/**
 * Undefined where only a whole scan will do: files are included, something is wrong, too many names are dead, or a
 * `$GENERATE` line comes or goes, which all count together.
 */
function patchScan(
  { bytes: oldBytes, scan: old }: Zone,
  bytes: Uint8Array,
  edits: readonly TextEdit[],
): Scan | undefined {
  if (old.includes.length > 0 || !old.findings.isEmpty) return undefined;
  if (old.names.size > old.entries.length * 2 + sparedNames) return undefined;
  const segments = segmentsOf(oldBytes, old.entries, edits);
  const patch = new Patch(old, bytes);
  for (let segment = segments.shift(); segment !== undefined; segment = segments.shift()) {
    patch.copyUpTo(segment.oldStart, segment.firstEntry, segment.newStart - segment.oldStart);
    patch.scan(segment, segments);
  }
  patch.copyUpTo(oldBytes.length, old.entries.length, bytes.length - oldBytes.length);
  return patch.finish();
}

/** A scan in the making: stretches of an old one in turn with lines that are read again. */
class Patch {
  readonly #target: ScanTarget;
  readonly #old: Scan;
  readonly #bytes: Uint8Array;
  /** How far the old text has been taken over or replaced. */
  #oldOffset = 0;
  #oldEntry = 0;
  /** What the lines below the last segment inherit, where no line stands between. */
  #state: ScanState;
  #touchesGenerate = false;

  constructor(old: Scan, bytes: Uint8Array) {
    const entries = new EntryTable(old.entries.length + spareEntries);
    this.#target = {
      ...old,
      entries,
      markers: [],
      findings: new FindingList(),
      includes: [],
      expansion: { ...old.expansion },
    };
    this.#old = old;
    this.#bytes = bytes;
    this.#state = stateBelow(old, -1);
  }

  /** Takes over what stands from the last segment up to the next, `shift` octets further down. */
  copyUpTo(offset: number, entry: number, shift: number): void {
    this.#target.entries.copy(this.#old.entries, this.#oldEntry, entry, shift);
    for (const { kind, start, end } of this.#old.markers) {
      if (start >= this.#oldOffset && start < offset)
        this.#target.markers.push({ kind, start: start + shift, end: end + shift });
    }
  }

  /** Undefined where the patch will not do. */
  finish(): Scan | undefined {
    const { findings, includes } = this.#target;
    if (!findings.isEmpty || includes.length > 0 || this.#touchesGenerate) return undefined;
    return { ...this.#target, generated: this.#old.generated };
  }

  /** Reads a segment, and on until the lines below inherit what they did before. */
  scan(segment: Segment, following: Segment[]): void {
    const { entries } = this.#old;
    const firstNew = this.#target.entries.length;
    let state =
      segment.firstEntry === this.#oldEntry ? this.#state : stateBelow(this.#old, segment.firstEntry - 1);
    for (let from = segment.newStart; ; ) {
      const scanner = new Scanner(this.#bytes, this.#target, state, from, segment.newEnd);
      scanner.run();
      state = scanner.state;
      if (segment.endEntry >= entries.length || sameState(state, stateBelow(this.#old, segment.endEntry - 1)))
        break;
      from = segment.newEnd;
      extendSegment(segment, following, entries);
    }
    this.#touchesGenerate ||= hasGenerate(entries, segment.firstEntry, segment.endEntry);
    this.#touchesGenerate ||= hasGenerate(this.#target.entries, firstNew, this.#target.entries.length);
    this.#oldOffset = segment.oldEnd;
    this.#oldEntry = segment.endEntry;
    this.#state = state;
  }
}

function hasGenerate(entries: EntryTable, first: number, end: number): boolean {
  return entries.kinds.subarray(first, end).includes(EntryKind.generate);
}

function sameState(one: ScanState, other: ScanState): boolean {
  return one.name === other.name && one.ttl === other.ttl && one.context === other.context;
}
