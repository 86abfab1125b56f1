import type { Name, Rdata } from '@open-dyndns/dns';
import type { Change, RecordSet } from './record-set.ts';

/** One record as somebody else's system keeps it. */
export interface KeptRecord {
  /** What the system calls it. */
  readonly id: string;
  readonly name: Name;
  /** May be one that DNS does not know: `ALIAS`. */
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  /** undefined where it cannot be read. */
  readonly rdata: Rdata | undefined;
  /** Whether it carries the gateway's mark; undefined where the system has no place for one. */
  readonly isMarked: boolean | undefined;
}

/** A record of ours. */
export interface OwnRecord extends KeptRecord {
  readonly rdata: Rdata;
}

/** What is to become of the gateway's own records of one owner name and type. */
export interface SetChange {
  readonly before: readonly OwnRecord[];
  readonly change: Change;
}

/** Whether a record without any place for a mark is the gateway's. */
export type IsKnown = (record: OwnRecord) => boolean;

/** Below these, nothing of this zone is answered (RFC 2136 §7.18, RFC 6672 §2.4). */
const cutTypes: ReadonlySet<string> = new Set(['NS', 'DNAME']);

/** What a zone in somebody else's system holds: the gateway's own records, and those that it does not touch. */
export class KeptZone {
  readonly apex: Name;
  readonly #own = new Map<string, readonly OwnRecord[]>();
  readonly #foreign = new Map<string, readonly KeptRecord[]>();

  constructor(apex: Name) {
    this.apex = apex;
  }

  /** Takes over all records of the zone. */
  load(records: readonly KeptRecord[], isKnown: IsKnown): void {
    this.#own.clear();
    this.#foreign.clear();
    for (const [key, ofName] of Map.groupBy(records, ({ name }) => name.key))
      this.#reload(key, ofName, isKnown);
  }

  /** Takes over all records of one name. */
  reload(name: Name, records: readonly KeptRecord[], isKnown: IsKnown): void {
    const ofName = records.filter((record) => record.name.equals(name));
    this.#reload(name.key, ofName, isKnown);
  }

  /** Takes over what a change has made. */
  changed({ change }: SetChange, records: readonly OwnRecord[]): void {
    const { name, type } = setOfChange(change);
    const others = (this.#own.get(name.key) ?? []).filter((record) => record.type !== type);
    this.#own.set(name.key, [...others, ...records]);
  }

  /** Everything, the gateway's own and others' records. */
  records(): KeptRecord[] {
    return [...this.#own.values(), ...this.#foreign.values()].flat();
  }

  /** The gateway's own sets. */
  sets(): RecordSet[] {
    return [...this.#own.values()].flatMap((records) =>
      [...Map.groupBy(records, ({ type }) => type).values()].flatMap((ofType) => keptSet(ofType) ?? []),
    );
  }

  /** The gateway's own records that a change is about. */
  ownRecords(change: Change): readonly OwnRecord[] {
    const { name, type } = setOfChange(change);
    return (this.#own.get(name.key) ?? []).filter((record) => record.type === type);
  }

  /** Those beside them, under the same name and of the same type, that are somebody else's. */
  foreignRecords(change: Change): readonly KeptRecord[] {
    const { name, type } = setOfChange(change);
    return (this.#foreign.get(name.key) ?? []).filter((record) => record.type === type);
  }

  /** Whether a name is not ours to take: the apex, a name with somebody else's records only, or one below a zone cut. */
  isReserved(name: Name): boolean {
    if (name.equals(this.apex) || (this.#isNew(name) && this.#foreign.has(name.key))) return true;
    for (let above = name; !above.equals(this.apex); above = above.parent)
      if (this.#foreign.get(above.key)?.some(({ type }) => cutTypes.has(type))) return true;
    return false;
  }

  #isNew(name: Name): boolean {
    return (this.#own.get(name.key) ?? []).length === 0;
  }

  #reload(key: string, records: readonly KeptRecord[], isKnown: IsKnown): void {
    const isOwn = (record: KeptRecord): record is OwnRecord =>
      record.rdata !== undefined && (record.isMarked ?? isKnown({ ...record, rdata: record.rdata }));
    const own = records.filter(isOwn);
    const foreign = records.filter((record) => !isOwn(record));
    this.#own.set(key, own);
    if (foreign.length === 0) this.#foreign.delete(key);
    else this.#foreign.set(key, foreign);
  }
}

/** The record set of records that have their name and type in common; undefined without any. */
export function keptSet(records: readonly OwnRecord[]): RecordSet | undefined {
  const [first] = records;
  if (first === undefined) return undefined;
  const { name, ttl, rdata } = first;
  return { name, type: rdata.type, ttl, rdata: records.map((record) => record.rdata) };
}

/** The owner name and type that a change is about. */
export function setOfChange(change: Change): Pick<RecordSet, 'name' | 'type'> {
  return change.kind === 'put' ? change.set : change;
}
