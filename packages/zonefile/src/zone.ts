import {
  attempt,
  type Name,
  type Rdata,
  type RecordClass,
  type RecordType,
  type ResourceRecord,
  type Result,
  type Soa,
  typeCode,
  typeOf,
} from '@open-dyndns/dns';
import { findingsOf } from './findings.ts';
import {
  generatedRecordsAt,
  generatedRecordsOf,
  generatedTypesOf,
  generateEntries,
} from './generated-records.ts';
import { locateFinding, locateFindings, type Position, type Problem, positionAt } from './problem.ts';
import { type Scan, scanOf, stateBelow } from './scan/scan.ts';
import { findSection, type Section, type SectionFinding } from './scan/section.ts';
import { none, Written } from './table/entry-table.ts';
import { OwnerIndex } from './table/owner-index.ts';
import { plainAddress, type Range, type RecordText, readData, readRecordText } from './text/record-text.ts';

/** A record and where it stands. */
export interface ZoneRecord {
  readonly record: ResourceRecord;
  /** Its number in `Zone.scan.entries`. */
  readonly entry: number;
  /** Octets from the start of the text to its first line; `Zone.positionAt` counts the lines. */
  readonly offset: number;
  /** Whether it stands in the marked section. */
  readonly managed: boolean;
  /** The included file in which it stands, as `$INCLUDE` names it; absent for the zone file itself. */
  readonly file?: string;
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
const delegating: ReadonlySet<RecordType> = new Set(['NS', 'DNAME']);

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
  /** How `$INCLUDE` names the file; undefined for the zone file itself. */
  readonly file: string | undefined;
  #included: readonly Zone[] | undefined;
  #files: readonly Zone[] | undefined;
  #index: OwnerIndex | undefined;
  #section: SectionFinding | undefined;
  #problems: readonly Problem[] | undefined;
  #soa: ZoneSoa | undefined;

  constructor(bytes: Uint8Array, recordClass: RecordClass, scan: Scan, file?: string) {
    this.bytes = bytes;
    this.origin = scan.names.apex;
    this.class = recordClass;
    this.scan = scan;
    this.file = file;
  }

  /** The zone file and every file that it includes, in the order in which they are read. */
  get files(): readonly Zone[] {
    this.#files ??= [this, ...this.#includedFiles().flatMap(({ files }) => files)];
    return this.#files;
  }

  /**
   * All that is wrong with the file, the form of every record's data included, in the order of the text; then what is
   * wrong with the files that it includes.
   */
  get problems(): readonly Problem[] {
    this.#problems ??= this.files.flatMap((one) => locateFindings(one.bytes, findingsOf(one), one.file));
    return this.#problems;
  }

  /** The text in which a problem is, for `renderProblem`. */
  textOf({ file }: Problem): Uint8Array {
    return this.files.find((one) => one.file === file)?.bytes ?? this.bytes;
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

  /** Every record that can be read, in the order of the text, and those that `$GENERATE` and `$INCLUDE` lines stand for. */
  *records(): Generator<ZoneRecord> {
    let from = 0;
    const included = new Map(this.scan.includes.map(({ entry }, index) => [entry, index]));
    for (const entry of [...generateEntries(this), ...included.keys()].sort((one, other) => one - other)) {
      yield* this.#recordsBetween(from, entry);
      const index = included.get(entry);
      yield* index === undefined ? generatedRecordsAt(this, entry) : this.#recordsIncluded(index);
      from = entry;
    }
    yield* this.#recordsBetween(from, this.scan.entries.length);
  }

  /** The records in the marked section that can be read; none where there is no section. */
  *managedRecords(): Generator<ZoneRecord> {
    const found = this.#findSection();
    if (found.ok) yield* this.#recordsBetween(found.section.firstEntry, found.section.endEntry);
  }

  /**
   * Seconds that a record at the end of the marked section inherits if it writes no TTL; undefined where there is no
   * section, or nothing to inherit.
   */
  get inheritedTtl(): number | undefined {
    const found = this.#findSection();
    if (!found.ok) return undefined;
    const { ttl, context } = stateBelow(this.scan, found.section.endEntry - 1);
    return this.scan.contexts.get(context).defaultTtl ?? (ttl === none ? undefined : ttl);
  }

  /** What stands in the marked section and cannot be read; editing leaves it as it is. */
  managedProblems(): readonly Problem[] {
    const found = this.#findSection();
    if (!found.ok) return [];
    const { start, end } = found.section;
    return this.problems.filter(({ file, offset }) => file === undefined && offset >= start && offset < end);
  }

  /** The records of one owner name, file by file in the order of the text, in each those of `$GENERATE` last. */
  recordsOf(name: Name): ZoneRecord[] {
    return this.files.flatMap((one) => [
      ...[...one.entriesOf(name)].flatMap((entry) => one.recordAt(entry) ?? []),
      ...generatedRecordsOf(one, name),
    ]);
  }

  /**
   * Whether nobody may register this name: a record outside the marked section or in an included file has it, a
   * `$GENERATE` line anywhere stands for it, or it lies below a delegation.
   */
  isReserved(name: Name): boolean {
    if (this.delegationAbove(name) !== undefined) return true;
    const [, ...included] = this.files;
    if (this.files.some((one) => generatedTypesOf(one, name) !== undefined)) return true;
    if (included.some((one) => one.#has(name))) return true;
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
    for (let above = name.parent; !above.equals(this.origin); above = above.parent) {
      if (this.files.some((one) => one.#delegates(above))) return above;
    }
    return undefined;
  }

  /** The line and column of an offset in the text. */
  positionAt(offset: number): Position {
    return positionAt(this.bytes, offset);
  }

  /** The numbers of this file's entries of one owner name, in the order of the text. */
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
    return { record, entry, offset: entries.start(entry), managed, ...this.fileField };
  }

  /** The data of an entry that is a record. */
  rdataAt(entry: number): Result<Rdata> {
    const text = this.recordText(entry);
    if (this.scan.entries.writes(entry, Written.plainAddress))
      return { ok: true, value: plainAddress(this.bytes, text) };
    const { origin } = this.scan.contexts.get(this.scan.entries.context(entry));
    return attempt(() => readData(this.bytes, text, origin));
  }

  /** Where the parts of an entry that is a record stand. */
  recordText(entry: number): RecordText {
    const { entries, head } = this.scan;
    const inheritsOwner = !entries.writes(entry, Written.owner);
    return readRecordText(this.bytes, entries.start(entry), entries.end(entry), inheritsOwner, head);
  }

  /** The field that tells records and problems of included files from those of the zone file. */
  get fileField(): { readonly file?: string } {
    return this.file === undefined ? {} : { file: this.file };
  }

  #has(name: Name): boolean {
    for (const _ of this.entriesOf(name)) return true;
    return false;
  }

  #delegates(name: Name): boolean {
    const { entries } = this.scan;
    for (const entry of this.entriesOf(name)) if (delegating.has(typeOf(entries.type(entry)))) return true;
    return generatedTypesOf(this, name)?.isDisjointFrom(delegating) === false;
  }

  #includedFiles(): readonly Zone[] {
    // A marker in an included file is a comment: only the zone file itself has a section.
    this.#included ??= this.scan.includes.map(
      ({ bytes, file, target }) => new Zone(bytes, this.class, scanOf({ ...target, markers: [] }), file),
    );
    return this.#included;
  }

  *#recordsIncluded(index: number): Generator<ZoneRecord> {
    const included = this.#includedFiles()[index];
    if (included !== undefined) yield* included.records();
  }

  *#recordsBetween(first: number, end: number): Generator<ZoneRecord> {
    for (let entry = first; entry < end; entry += 1) {
      const record = this.recordAt(entry);
      if (record !== undefined) yield record;
    }
  }

  #findSection(): SectionFinding {
    const { entries, contexts } = this.scan;
    const file = { entries, contexts, topContext: contexts.topId };
    this.#section ??= findSection(this.scan, file, this.bytes.length);
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
