import { type Name, printName, type Rdata, type RecordType, rdataKey } from '@open-dyndns/dns';
import { EditError } from '../errors.ts';
import { besideCname } from '../rules/cname.ts';
import type { ZoneRecord } from '../zone.ts';
import type { Change } from './change.ts';

/** A record that gets its own line. */
export interface NewRecord {
  readonly name: Name;
  readonly ttl: number;
  readonly rdata: Rdata;
}

/** What becomes of one entry of the file. */
export interface EntryPlan {
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

/** The records of one owner name in the marked section, as they are and as a series of changes wants them. */
export class NameDraft {
  readonly #name: Name;
  readonly #present: readonly ZoneRecord[];
  /** The sets that a change has touched. */
  readonly #wanted = new Map<RecordType, Wanted>();

  constructor(name: Name, present: readonly ZoneRecord[]) {
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
        this.#wanted.set(type, { ttl, rdata: new Map(rdata.map((one) => [dataKey(one), one])) });
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
    const lastKept = this.#present.findLast(({ entry }) => plan.entries.get(entry)?.removed !== true);
    if (lastKept === undefined) plan.atEnd.push(...added);
    else if (added.length > 0) amend(plan.entries, lastKept.entry, { below: added });
  }

  #set(type: RecordType): Wanted {
    const known = this.#wanted.get(type);
    if (known !== undefined) return known;
    const present = this.#presentOf(type).map(({ record }): [string, Rdata] => [
      dataKey(record.rdata),
      record.rdata,
    ]);
    const wanted = { ttl: 0, rdata: new Map(present) };
    this.#wanted.set(type, wanted);
    return wanted;
  }

  #presentOf(type: RecordType): ZoneRecord[] {
    return this.#present.filter(({ record }) => record.rdata.type === type);
  }

  #types(): Set<RecordType> {
    return new Set([...this.#present.map(({ record }) => record.rdata.type), ...this.#wanted.keys()]);
  }

  /** Lets lines stand that are wanted, gives lines that are not to new data, and returns what needs a line of its own. */
  #planSet(type: RecordType, { ttl, rdata }: Wanted, entries: Map<number, EntryPlan>): NewRecord[] {
    const present = this.#presentOf(type).map(({ entry, record }) => ({
      entry,
      record,
      key: dataKey(record.rdata),
    }));
    const presentKeys = new Set(present.map(({ key }) => key));
    const missing = [...rdata].filter(([key]) => !presentKeys.has(key));
    for (const { entry, record, key } of present) {
      const newTtl = record.ttl === ttl ? undefined : ttl;
      if (rdata.has(key)) {
        if (newTtl !== undefined) amend(entries, entry, { ttl: newTtl });
        continue;
      }
      const [, replacement] = missing.shift() ?? [];
      if (replacement === undefined) amend(entries, entry, { removed: true });
      else amend(entries, entry, { rdata: replacement, ttl: newTtl });
    }
    return missing.map(([, one]) => ({ name: this.#name, ttl, rdata: one }));
  }

  #requireCnameAlone(): void {
    const cnames = this.#count('CNAME');
    const others = [...this.#types()].some((type) => !besideCname.has(type) && this.#count(type) > 0);
    if (cnames > 1 || (cnames === 1 && others))
      throw new EditError('edit.cname-and-other-data', printName(this.#name));
  }

  #count(type: RecordType): number {
    return this.#wanted.get(type)?.rdata.size ?? this.#presentOf(type).length;
  }
}

/** Equal for data of one type that is the same. Addresses are their own keys, which spares most edits an encoding. */
function dataKey(rdata: Rdata): string {
  return rdata.type === 'A' || rdata.type === 'AAAA' ? rdata.address : rdataKey(rdata);
}

function amend(entries: Map<number, EntryPlan>, entry: number, change: Partial<EntryPlan>): void {
  const untouched = { removed: false, rdata: undefined, ttl: undefined, below: [] };
  entries.set(entry, { ...untouched, ...entries.get(entry), ...change });
}
