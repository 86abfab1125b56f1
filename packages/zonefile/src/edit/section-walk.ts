import { type Name, printRdata } from '@open-dyndns/dns';
import { stateBelow } from '../scan/scan.ts';
import type { Section } from '../scan/section.ts';
import type { Context } from '../table/context.ts';
import { EntryKind, none, Written } from '../table/entry-table.ts';
import { noName } from '../table/name-table.ts';
import { carriageReturn } from '../text/characters.ts';
import type { Zone } from '../zone.ts';
import { writeData, writeOwner, writeTtl } from './line-edit.ts';
import { blankOwnerStyle, type LineStyle, printLine, styleBelow } from './line-style.ts';
import type { EntryPlan, NewRecord, SectionPlan } from './name-draft.ts';
import { ownerText } from './owner-text.ts';
import type { TextEdit } from './text-edit.ts';

/** An owner name by its number in the table, or itself where no line of the file has it. */
type Owner = number | Name;

/**
 * Turns a plan into text edits. It walks down from each entry that is planned for and keeps in mind what the next
 * line will inherit; a line that stays, and would inherit something else than before, gets it written out. Where
 * that is again what it was, the walk jumps to the next planned entry: its length depends on the plan, not the file.
 */
export class SectionWalk {
  readonly #zone: Zone;
  readonly #section: Section;
  readonly #plan: SectionPlan;
  readonly #newline: string;
  readonly #edits: TextEdit[] = [];
  /** What the next line inherits once the edits are made; `none` where there is nothing. */
  #owner: Owner = none;
  #ttl: number = none;

  constructor(zone: Zone, section: Section, plan: SectionPlan) {
    this.#zone = zone;
    this.#section = section;
    this.#plan = plan;
    this.#newline = zone.bytes[section.start - 2] === carriageReturn ? '\r\n' : '\n';
  }

  /** The edits in ascending order. */
  run(): TextEdit[] {
    const { endEntry } = this.#section;
    const planned = Int32Array.from(this.#plan.entries.keys()).sort();
    let next = 0;
    for (const entry of planned) if (entry >= next) next = this.#walkFrom(entry);
    if (next < endEntry || planned.length === 0) this.#inheritAbove(endEntry);
    this.#insert(this.#section.end, endEntry - 1, this.#plan.atEnd);
    return this.#edits;
  }

  /** Walks until the lines below are not affected. Returns the first entry that was not walked over. */
  #walkFrom(start: number): number {
    const { endEntry } = this.#section;
    this.#inheritAbove(start);
    let entry = start;
    do {
      this.#walkOver(entry);
      entry += 1;
    } while (entry < endEntry && (this.#plan.entries.has(entry) || !this.#inheritsAsBefore(entry)));
    return entry;
  }

  #walkOver(entry: number): void {
    const { entries } = this.#zone.scan;
    const plan = this.#plan.entries.get(entry);
    const kind = entries.kind(entry);
    if (plan?.removed)
      this.#edits.push({
        offset: entries.start(entry),
        length: entries.end(entry) - entries.start(entry),
        replacement: '',
      });
    else if (kind === EntryKind.record) this.#keep(entry, plan);
    else if (kind === EntryKind.broken) this.#keepOwner(entry);
    if (plan !== undefined) this.#insert(entries.end(entry), entry, plan.below);
  }

  #keep(entry: number, plan: EntryPlan | undefined): void {
    const { bytes, scan } = this.#zone;
    this.#keepOwner(entry);
    const text = plan?.text ?? this.#zone.recordText(entry);
    const ttl = plan?.ttl ?? scan.entries.ttl(entry);
    const says =
      text.ttl === undefined ? this.#inheritedTtl(this.#contextBelow(entry)) : scan.entries.ttl(entry);
    if (says !== ttl) this.#edits.push(writeTtl(bytes, text, ttl));
    if (plan?.rdata !== undefined) this.#edits.push(writeData(bytes, text, plan.rdata));
    this.#ttl = ttl;
  }

  #keepOwner(entry: number): void {
    const { entries, names } = this.#zone.scan;
    const owner = entries.name(entry);
    const inherits = !entries.writes(entry, Written.owner);
    if (inherits && owner !== none && this.#owner !== owner) {
      const text = ownerText(names.name(owner), this.#contextBelow(entry).origin, false);
      this.#edits.push(writeOwner(this.#zone.bytes, entries.start(entry), text));
    }
    this.#owner = owner;
  }

  /** Puts lines for `records` at `offset`, which is below `entry`. */
  #insert(offset: number, entry: number, records: readonly NewRecord[]): void {
    if (records.length === 0) return;
    const { firstEntry, endEntry } = this.#section;
    const style = styleBelow(this.#zone, entry, firstEntry, endEntry);
    const blanks = blankOwnerStyle(this.#zone, firstEntry, endEntry);
    const lines = records.map((record) => this.#newLine(record, entry, style, blanks) + this.#newline);
    this.#edits.push({ offset, length: 0, replacement: lines.join('') });
  }

  #newLine(
    { name, ttl, rdata }: NewRecord,
    entry: number,
    style: LineStyle,
    blanks: string | undefined,
  ): string {
    const context = this.#contextBelow(entry);
    const owner = this.#ownerOf(name);
    const inheritsOwner = this.#owner === owner;
    const inheritsTtl = !style.writesTtl && this.#inheritedTtl(context) === ttl;
    this.#owner = owner;
    this.#ttl = ttl;
    return printLine(style, {
      owner: (inheritsOwner ? blanks : undefined) ?? ownerText(name, context.origin, style.absoluteOwner),
      ttl: inheritsTtl ? undefined : String(ttl),
      class: this.#zone.class,
      type: rdata.type,
      data: printRdata(rdata),
    });
  }

  #inheritedTtl(context: Context): number {
    return context.defaultTtl ?? this.#ttl;
  }

  /** An entry inherits what it did while all above it stays. */
  #inheritAbove(entry: number): void {
    const { name, ttl } = stateBelow(this.#zone.scan, entry - 1);
    this.#owner = name;
    this.#ttl = ttl;
  }

  #inheritsAsBefore(entry: number): boolean {
    const { name, ttl } = stateBelow(this.#zone.scan, entry - 1);
    return (
      this.#owner === name && (this.#ttl === ttl || this.#contextBelow(entry - 1).defaultTtl !== undefined)
    );
  }

  #ownerOf(name: Name): Owner {
    const number = this.#zone.scan.names.find(name);
    return number === noName ? name : number;
  }

  #contextBelow(entry: number): Context {
    const { entries, contexts } = this.#zone.scan;
    return contexts.get(entry < 0 ? contexts.topId : entries.context(entry));
  }
}
