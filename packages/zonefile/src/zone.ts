import {
  attempt,
  type Name,
  type Rdata,
  type RecordClass,
  type ResourceRecord,
  type Result,
  type Soa,
  typeCode,
} from '@open-dyndns/dns';
import { findingsOf } from './findings.ts';
import { generatedRecordsAt, generatedRecordsOf, generateEntries, isGenerated } from './generated-records.ts';
import { locateFinding, locateFindings, type Position, type Problem, positionAt } from './problem.ts';
import type { Scan } from './scan/scan.ts';
import { findSection, type Section, type SectionFinding } from './scan/section.ts';
import { Written } from './table/entry-table.ts';
import { OwnerIndex } from './table/owner-index.ts';
import { type Range, type RecordText, readData, readRecordText } from './text/record-text.ts';

/** A record and where it stands. */
export interface ZoneRecord {
  readonly record: ResourceRecord;
  /** Its number in `Zone.scan.entries`. */
  readonly entry: number;
  /** Octets from the start of the text to its first line; `Zone.positionAt` counts the lines. */
  readonly offset: number;
  /** Whether it stands in the marked section. */
  readonly managed: boolean;
}

/** The zone's SOA record, and the digits of its serial. */
export interface ZoneSoa {
  readonly entry: number;
  readonly rdata: Soa;
  readonly serialText: Range;
}

/** The marked section, or the reason why there is none that can be edited. */
export type MarkedSection =
  | { readonly ok: true; readonly section: Section }
  | { readonly ok: false; readonly problem: Problem };

const soaType = typeCode('SOA');
const serialField = 2;
const delegating: ReadonlySet<number> = new Set([typeCode('NS'), typeCode('DNAME')]);

/**
 * A zone file as text and as records. The text is kept and never changed; records are ranges of it, read when they
 * are asked for. Made by `parseZone` and `reparseZone`.
 */
export class Zone {
  /** The whole file. Not to be written to. */
  readonly bytes: Uint8Array;
  /** The apex: the name of the zone, and the origin at the top of the file. */
  readonly origin: Name;
  readonly class: RecordClass;
  /** The file's entries, owner names and contexts as tables, for those who edit it. */
  readonly scan: Scan;
  #index: OwnerIndex | undefined;
  #section: SectionFinding | undefined;
  #problems: readonly Problem[] | undefined;
  #soa: ZoneSoa | undefined;

  constructor(bytes: Uint8Array, recordClass: RecordClass, scan: Scan) {
    this.bytes = bytes;
    this.origin = scan.names.apex;
    this.class = recordClass;
    this.scan = scan;
  }

  /** All that is wrong with the file, the form of every record's data included, in the order of the text. */
  get problems(): readonly Problem[] {
    this.#problems ??= locateFindings(this.bytes, findingsOf(this));
    return this.#problems;
  }

  /** The part between `;hostlist` and `;endhostlist`, or why there is none that can be edited. */
  get section(): MarkedSection {
    const found = this.#findSection();
    if (found.ok) return found;
    return { ok: false, problem: locateFinding(this.bytes, found.finding) };
  }

  /** Undefined where the apex has no SOA record, or one that cannot be read. */
  get soa(): ZoneSoa | undefined {
    this.#soa ??= this.#readSoa();
    return this.#soa;
  }

  /** Every record that can be read, in the order of the text, and those that `$GENERATE` lines stand for. */
  *records(): Generator<ZoneRecord> {
    let from = 0;
    for (const generate of generateEntries(this)) {
      yield* this.#recordsBetween(from, generate);
      yield* generatedRecordsAt(this, generate);
      from = generate;
    }
    yield* this.#recordsBetween(from, this.scan.entries.length);
  }

  /** The records in the marked section that can be read; none where there is no section. */
  *managedRecords(): Generator<ZoneRecord> {
    const found = this.#findSection();
    if (found.ok) yield* this.#recordsBetween(found.section.firstEntry, found.section.endEntry);
  }

  /** What stands in the marked section and cannot be read; editing leaves it as it is. */
  managedProblems(): readonly Problem[] {
    const found = this.#findSection();
    if (!found.ok) return [];
    const { start, end } = found.section;
    return this.problems.filter(({ offset }) => offset >= start && offset < end);
  }

  /** The records of one owner name, in the order of the text, those of `$GENERATE` last. */
  recordsOf(name: Name): ZoneRecord[] {
    const written = [...this.entriesOf(name)].flatMap((entry) => this.recordAt(entry) ?? []);
    return [...written, ...generatedRecordsOf(this, name)];
  }

  /**
   * Whether nobody may register this name: a record outside the marked section has it, a `$GENERATE` line anywhere
   * stands for it, or it lies below a delegation.
   */
  isReserved(name: Name): boolean {
    if (isGenerated(this, name) || this.delegationAbove(name) !== undefined) return true;
    const found = this.#findSection();
    for (const entry of this.entriesOf(name)) {
      if (!found.ok || entry < found.section.firstEntry || entry >= found.section.endEntry) return true;
    }
    return false;
  }

  /**
   * The name between this one and the apex that has NS or DNAME records. What stands below it is glue at best (RFC
   * 1034 §4.2.1, RFC 6672 §2.3): no server answers with it.
   */
  delegationAbove(name: Name): Name | undefined {
    if (!name.isAtOrBelow(this.origin) || name.equals(this.origin)) return undefined;
    const { entries } = this.scan;
    for (let above = name.parent; !above.equals(this.origin); above = above.parent) {
      for (const entry of this.entriesOf(above)) if (delegating.has(entries.type(entry))) return above;
    }
    return undefined;
  }

  /** The line and column of an offset in the text. */
  positionAt(offset: number): Position {
    return positionAt(this.bytes, offset);
  }

  /** The numbers of the entries of one owner name, in the order of the text. */
  entriesOf(name: Name): Iterable<number> {
    this.#index ??= new OwnerIndex(this.scan.entries, this.scan.names.size);
    return this.#index.entriesOf(this.scan.names.find(name));
  }

  /** The record of one entry, or undefined where the entry is none that can be read. */
  recordAt(entry: number): ZoneRecord | undefined {
    const { entries, names } = this.scan;
    if (!entries.isRecord(entry)) return undefined;
    const rdata = this.rdataAt(entry);
    if (!rdata.ok) return undefined;
    const found = this.#findSection();
    const managed = found.ok && entry >= found.section.firstEntry && entry < found.section.endEntry;
    const name = names.name(entries.name(entry));
    const record = {
      name,
      class: this.class,
      ttl: entries.ttl(entry),
      cacheFlush: false,
      rdata: rdata.value,
    };
    return { record, entry, offset: entries.start(entry), managed };
  }

  /** The data of an entry that is a record. */
  rdataAt(entry: number): Result<Rdata> {
    const { origin } = this.scan.contexts.get(this.scan.entries.context(entry));
    return attempt(() => readData(this.bytes, this.recordText(entry), origin));
  }

  /** Where the parts of an entry that is a record stand. */
  recordText(entry: number): RecordText {
    const { entries, head } = this.scan;
    const inheritsOwner = !entries.writes(entry, Written.owner);
    return readRecordText(this.bytes, entries.start(entry), entries.end(entry), inheritsOwner, head);
  }

  *#recordsBetween(first: number, end: number): Generator<ZoneRecord> {
    for (let entry = first; entry < end; entry += 1) {
      const record = this.recordAt(entry);
      if (record !== undefined) yield record;
    }
  }

  #findSection(): SectionFinding {
    const { markers, entries, contexts } = this.scan;
    this.#section ??= findSection(markers, entries, contexts, this.bytes.length);
    return this.#section;
  }

  #readSoa(): ZoneSoa | undefined {
    const { entries } = this.scan;
    for (const entry of this.entriesOf(this.origin)) {
      if (entries.type(entry) !== soaType || !entries.isRecord(entry)) continue;
      const rdata = this.rdataAt(entry);
      const serialText = this.recordText(entry).data[serialField];
      if (rdata.ok && rdata.value.type === 'SOA' && serialText !== undefined)
        return { entry, rdata: rdata.value, serialText };
    }
    return undefined;
  }
}
