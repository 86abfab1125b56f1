import { type Name, printName, type Rdata, type RecordType, rdataKey } from '@open-dyndns/dns';
import { EditError } from '../errors.ts';
import { besideCname } from '../rules/cname.ts';
import type { RecordText } from '../text/record-text.ts';
import type { Zone } from '../zone.ts';
import type { Change } from './change.ts';

/** A record that gets its own line. */
export interface NewRecord {
  readonly name: Name;
  readonly ttl: number;
  readonly rdata: Rdata;
}

/** A record that has its lines, and can be read. */
export interface PresentRecord {
  readonly entry: number;
  readonly text: RecordText;
  readonly ttl: number;
  readonly rdata: Rdata;
}

/** What becomes of one entry of the file. */
export interface EntryPlan {
  /** Where its parts stand. */
  readonly text: RecordText;
  /** The entry goes. */
  readonly removed: boolean;
  /** Other data in the same place. */
  readonly rdata: Rdata | undefined;
  /** Another TTL. */
  readonly ttl: number | undefined;
  /** Lines that come below it. */
  readonly below: readonly NewRecord[];
}

/** The plans for entries by number, and the lines that come at the end of the section. */
export interface SectionPlan {
  readonly entries: Map<number, EntryPlan>;
  readonly atEnd: NewRecord[];
}

interface Wanted {
  ttl: number;
  readonly rdata: Map<string, Rdata>;
}

/** The records of one owner name, in the order of the text. */
export function presentRecords(zone: Zone, name: Name): PresentRecord[] {
  const { entries } = zone.scan;
  const present: PresentRecord[] = [];
  for (const entry of zone.entriesOf(name)) {
    if (!entries.isRecord(entry)) continue;
    const text = zone.recordText(entry);
    const rdata = zone.rdataIn(entry, text);
    if (rdata.ok) present.push({ entry, text, ttl: entries.ttl(entry), rdata: rdata.value });
  }
  return present;
}

/** The records of one owner name in the marked section, as they are and as a series of changes wants them. */
export class NameDraft {
  readonly #name: Name;
  readonly #present: readonly PresentRecord[];
  /** The sets that a change has touched. */
  readonly #wanted = new Map<RecordType, Wanted>();

  constructor(name: Name, present: readonly PresentRecord[]) {
    this.#name = name;
    this.#present = present;
  }

  take(change: Change): void {
    switch (change.kind) {
      case 'add': {
        const wanted = this.#set(change.record.rdata.type);
        wanted.ttl = change.record.ttl;
        wanted.rdata.set(dataKey(change.record.rdata), change.record.rdata);
        return;
      }
      case 'replace': {
        const { type, ttl, rdata } = change.set;
        this.#wanted.set(type, { ttl, rdata: byKey(rdata) });
        return;
      }
      case 'remove':
        for (const type of change.type === undefined ? this.#types() : [change.type]) {
          this.#wanted.set(type, { ttl: 0, rdata: new Map() });
        }
    }
  }

  /** Adds what is to be done for this name to the plan. @throws EditError `edit.cname-and-other-data` */
  planInto(plan: SectionPlan): void {
    this.#requireCnameAlone();
    const added = [...this.#wanted].flatMap(([type, wanted]) => this.#planSet(type, wanted, plan.entries));
    if (added.length === 0) return;
    const lastKept = this.#present.findLast(({ entry }) => plan.entries.get(entry)?.removed !== true);
    if (lastKept === undefined) plan.atEnd.push(...added);
    else amend(plan.entries, lastKept, { below: added });
  }

  #set(type: RecordType): Wanted {
    const known = this.#wanted.get(type);
    if (known !== undefined) return known;
    const present = this.#presentOf(type).map(({ rdata }) => rdata);
    const wanted = { ttl: 0, rdata: byKey(present) };
    this.#wanted.set(type, wanted);
    return wanted;
  }

  #presentOf(type: RecordType): PresentRecord[] {
    return this.#present.filter(({ rdata }) => rdata.type === type);
  }

  #types(): Set<RecordType> {
    return new Set([...this.#present.map(({ rdata }) => rdata.type), ...this.#wanted.keys()]);
  }

  /** Lets lines stand that are wanted, gives lines that are not to new data, and returns what needs a line of its own. */
  #planSet(type: RecordType, { ttl, rdata }: Wanted, entries: Map<number, EntryPlan>): NewRecord[] {
    const presentKeys = new Set<string>();
    const unwanted: PresentRecord[] = [];
    for (const record of this.#presentOf(type)) {
      const key = dataKey(record.rdata);
      presentKeys.add(key);
      if (!rdata.has(key)) unwanted.push(record);
      else if (record.ttl !== ttl) amend(entries, record, { ttl });
    }
    const missing: Rdata[] = [];
    for (const [key, one] of rdata) if (!presentKeys.has(key)) missing.push(one);
    for (const [index, record] of unwanted.entries()) {
      const replacement = missing[index];
      if (replacement === undefined) amend(entries, record, { removed: true });
      else amend(entries, record, { rdata: replacement, ttl: record.ttl === ttl ? undefined : ttl });
    }
    return missing.slice(unwanted.length).map((one) => ({ name: this.#name, ttl, rdata: one }));
  }

  #requireCnameAlone(): void {
    const cnames = this.#count('CNAME');
    if (cnames === 0) return;
    const others = [...this.#types()].some((type) => !besideCname.has(type) && this.#count(type) > 0);
    if (cnames > 1 || others) throw new EditError('edit.cname-and-other-data', printName(this.#name));
  }

  #count(type: RecordType): number {
    return this.#wanted.get(type)?.rdata.size ?? this.#presentOf(type).length;
  }
}

/** Equal for data of one type that is the same. Addresses are their own keys, which spares most edits an encoding. */
function dataKey(rdata: Rdata): string {
  return rdata.type === 'A' || rdata.type === 'AAAA' ? rdata.address : rdataKey(rdata);
}

function byKey(rdata: readonly Rdata[]): Map<string, Rdata> {
  return new Map(rdata.map((one) => [dataKey(one), one]));
}

function amend(
  entries: Map<number, EntryPlan>,
  { entry, text }: PresentRecord,
  change: Partial<EntryPlan>,
): void {
  const untouched = { text, removed: false, rdata: undefined, ttl: undefined, below: [] };
  entries.set(entry, { ...untouched, ...entries.get(entry), ...change });
}
