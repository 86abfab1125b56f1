import { attempt, type Name, type Rdata, type RecordClass, type Result } from '@open-dyndns/dns';
import { findingsOf } from './findings.ts';
import { generatedRecordsOf } from './generated-records.ts';
import { locateFinding, locateFindings, type Position, type Problem, positionAt } from './problem.ts';
import { delegationAbove, isReserved } from './reservation.ts';
import type { FileEntries } from './scan/inheritance.ts';
import { scanOf, stateBelow } from './scan/scan.ts';
import type { Scan } from './scan/scan-target.ts';
import { findSection, type Section, type SectionFinding } from './scan/section.ts';
import { none, Written } from './table/entry-table.ts';
import { OwnerIndex } from './table/owner-index.ts';
import { plainAddress, type RecordText, readData, readRecordText } from './text/record-text.ts';
import { recordAt, recordsBetween, recordsThrough } from './zone-record.ts';
import { readSoa, type ZoneSoa } from './zone-soa.ts';
import type { ZoneRecord, ZoneText } from './zone-text.ts';

/** The marked section, or the reason why there is none that can be edited. */
export type MarkedSection =
  | { readonly ok: true; readonly section: Section }
  | { readonly ok: false; readonly problem: Problem };

/**
 * A zone file as text and as records. The text is kept and never changed; records are ranges of it, read when they
 * are asked for. Made by `parseZone` and `reparseZone`.
 */
export class Zone implements ZoneText {
  /** The whole file. Not to be written to. */
  readonly bytes: Uint8Array;
  /** The apex: the name of the zone, and the origin at the top of the file. */
  readonly origin: Name;
  /** The class of every record in it; IN but for a few. */
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
    this.#files ??= [this, ...this.included.flatMap(({ files }) => files)];
    return this.#files;
  }

  /** The files that this one includes itself, in the order of its `$INCLUDE` lines. */
  get included(): readonly Zone[] {
    // A marker in an included file is a comment: only the zone file itself has a section.
    this.#included ??= this.scan.includes.map(
      ({ bytes, file, target }) => new Zone(bytes, this.class, scanOf({ ...target, markers: [] }), file),
    );
    return this.#included;
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
    this.#soa ??= readSoa(this);
    return this.#soa;
  }

  /** Every record that can be read, in the order of the text, and those that `$GENERATE` and `$INCLUDE` lines stand for. */
  records(): Generator<ZoneRecord> {
    return recordsThrough(this);
  }

  /** The records in the marked section that can be read; none where there is no section. */
  *managedRecords(): Generator<ZoneRecord> {
    const found = this.#findSection();
    if (found.ok) yield* recordsBetween(this, found.section.firstEntry, found.section.endEntry);
  }

  /** Whether an entry stands in the marked section. */
  isManaged(entry: number): boolean {
    const found = this.#findSection();
    return found.ok && entry >= found.section.firstEntry && entry < found.section.endEntry;
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
      ...one.entriesOf(name).flatMap((entry) => recordAt(one, entry) ?? []),
      ...generatedRecordsOf(one, name),
    ]);
  }

  /**
   * Whether nobody may register this name: a record outside the marked section or in an included file has it, a
   * `$GENERATE` line anywhere stands for it, or it lies below a delegation.
   */
  isReserved(name: Name): boolean {
    return isReserved(this, name);
  }

  /**
   * The name between this one and the apex that has NS or DNAME records. What stands below it is glue at best (RFC
   * 1034 §4.2.1, RFC 6672 §2.3): no server answers with it.
   */
  delegationAbove(name: Name): Name | undefined {
    return delegationAbove(this, name);
  }

  /** The line and column of an offset in the text. */
  positionAt(offset: number): Position {
    return positionAt(this.bytes, offset);
  }

  /** The numbers of this file's entries of one owner name, in the order of the text. */
  entriesOf(name: Name): readonly number[] {
    this.#index ??= new OwnerIndex(this.scan.entries, this.scan.names.size);
    return this.#index.entriesOf(this.scan.names.find(name));
  }

  /** The data of an entry that is a record. */
  rdataAt(entry: number): Result<Rdata> {
    return this.rdataIn(entry, this.recordText(entry));
  }

  /** The same where its text has been read already. */
  rdataIn(entry: number, text: RecordText): Result<Rdata> {
    const { entries, contexts } = this.scan;
    if (entries.writes(entry, Written.plainAddress))
      return { ok: true, value: plainAddress(this.bytes, text) };
    const { origin } = contexts.get(entries.context(entry));
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

  #findSection(): SectionFinding {
    this.#section ??= findSection(this.scan, fileEntriesOf(this.scan), this.bytes.length);
    return this.#section;
  }
}

function fileEntriesOf({ entries, contexts }: Scan): FileEntries {
  return { entries, contexts, topContext: contexts.topId };
}
