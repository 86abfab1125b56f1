import { type Name, printRdata } from '@open-dyndns/dns';
import type { Section } from '../scan/section.ts';
import type { Context } from '../table/context.ts';
import { EntryKind, none, Written } from '../table/entry-table.ts';
import { carriageReturn } from '../text/characters.ts';
import type { Zone } from '../zone.ts';
import { writeData, writeOwner, writeTtl } from './line-edit.ts';
import { blankOwnerStyle, type LineStyle, printLine, styleBelow } from './line-style.ts';
import type { NewRecord, SectionPlan } from './name-draft.ts';
import { ownerText } from './owner-text.ts';
import type { TextEdit } from './text-edit.ts';

/** What the next line inherits once the edits are made. */
interface Inherited {
  readonly owner: Name | undefined;
  readonly ttl: number | undefined;
}

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
  /** Those that were looked up, for a name is soon compared with itself. */
  readonly #names = new Map<number, Name>();
  #inherited: Inherited = { owner: undefined, ttl: undefined };

  constructor(zone: Zone, section: Section, plan: SectionPlan) {
    this.#zone = zone;
    this.#section = section;
    this.#plan = plan;
    this.#newline = zone.bytes[section.start - 2] === carriageReturn ? '\r\n' : '\n';
  }

  /** The edits in ascending order. */
  run(): TextEdit[] {
    const { endEntry } = this.#section;
    const planned = [...this.#plan.entries.keys()].sort((one, other) => one - other);
    let next = 0;
    for (const entry of planned) if (entry >= next) next = this.#walkFrom(entry);
    if (next < endEntry || planned.length === 0) this.#inherited = this.#inheritedBefore(endEntry);
    this.#insert(this.#section.end, endEntry - 1, this.#plan.atEnd);
    return this.#edits;
  }

  /** Walks until the lines below are not affected. Returns the first entry that was not walked over. */
  #walkFrom(start: number): number {
    const { endEntry } = this.#section;
    this.#inherited = this.#inheritedBefore(start);
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
    else if (kind === EntryKind.record) this.#keep(entry);
    else if (kind === EntryKind.broken) this.#keepOwner(entry);
    if (plan !== undefined) this.#insert(entries.end(entry), entry, plan.below);
  }

  #keep(entry: number): void {
    const { bytes, scan } = this.#zone;
    const plan = this.#plan.entries.get(entry);
    this.#keepOwner(entry);
    const text = this.#zone.recordText(entry);
    const ttl = plan?.ttl ?? scan.entries.ttl(entry);
    const says =
      text.ttl === undefined ? this.#inheritedTtl(this.#contextBelow(entry)) : scan.entries.ttl(entry);
    if (says !== ttl) this.#edits.push(writeTtl(bytes, text, ttl));
    if (plan?.rdata !== undefined) this.#edits.push(writeData(bytes, text, plan.rdata));
    this.#inherited = { owner: this.#inherited.owner, ttl };
  }

  #keepOwner(entry: number): void {
    const { entries } = this.#zone.scan;
    const owner = this.#ownerBelow(entry);
    const inherits = !entries.writes(entry, Written.owner);
    if (inherits && owner !== undefined && this.#inherited.owner?.equals(owner) !== true) {
      const text = ownerText(owner, this.#contextBelow(entry).origin, false);
      this.#edits.push(writeOwner(this.#zone.bytes, entries.start(entry), text));
    }
    this.#inherited = { owner, ttl: this.#inherited.ttl };
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
    const inheritsOwner = this.#inherited.owner?.equals(name) === true;
    const owner =
      (inheritsOwner ? blanks : undefined) ?? ownerText(name, context.origin, style.absoluteOwner);
    const inheritsTtl = !style.writesTtl && this.#inheritedTtl(context) === ttl;
    this.#inherited = { owner: name, ttl };
    return printLine(style, {
      owner,
      ttl: inheritsTtl ? undefined : String(ttl),
      class: this.#zone.class,
      type: rdata.type,
      data: printRdata(rdata),
    });
  }

  #inheritedTtl(context: Context): number | undefined {
    return context.defaultTtl ?? this.#inherited.ttl;
  }

  #inheritsAsBefore(entry: number): boolean {
    const before = this.#inheritedBefore(entry);
    const { owner, ttl } = this.#inherited;
    const sameOwner = owner === undefined ? before.owner === undefined : before.owner?.equals(owner) === true;
    return sameOwner && (before.ttl === ttl || this.#contextBelow(entry - 1).defaultTtl !== undefined);
  }

  #inheritedBefore(entry: number): Inherited {
    const ttl = entry > 0 ? this.#zone.scan.entries.ttl(entry - 1) : none;
    return { owner: this.#ownerBelow(entry - 1), ttl: ttl === none ? undefined : ttl };
  }

  #ownerBelow(entry: number): Name | undefined {
    const { entries, names } = this.#zone.scan;
    const number = entry < 0 ? none : entries.name(entry);
    if (number === none) return undefined;
    const name = this.#names.get(number) ?? names.name(number);
    this.#names.set(number, name);
    return name;
  }

  #contextBelow(entry: number): Context {
    const { entries, contexts } = this.#zone.scan;
    return contexts.get(entry < 0 ? contexts.topId : entries.context(entry));
  }
}
