import {
  isLaterSerial,
  type Name,
  type RecordType,
  type ResourceRecord,
  rdataKey,
  record,
  serialSpace,
} from '@open-dyndns/dns';
import { addressesOf, type Change, nameOfChange, type RecordSet } from '../model/record-set.ts';
import { addressesSeenBy } from '../model/split-view.ts';
import { type Authority, apexSets, negativeTtl, soaOf } from './zone-apex.ts';
import type { ZoneJournal } from './zone-journal.ts';

/** What a zone has for a name and type (RFC 2308 §2). */
export type Found =
  | { readonly kind: 'records'; readonly set: RecordSet }
  /** The name is there, if only as an empty non-terminal (RFC 8020), but nothing of this type. */
  | { readonly kind: 'no-data' }
  | { readonly kind: 'no-name' };

/** The sets of one name. */
type Node = Map<RecordType, RecordSet>;

export interface ServedZoneOptions {
  /** The LAN's prefixes, where who asks from the LAN is answered otherwise than the world. */
  readonly lan?: readonly string[] | undefined;
  /** Keeps what changes, as the world at large sees it, for secondaries. */
  readonly journal?: ZoneJournal | undefined;
}

/** One authoritative zone in memory. */
export class ServedZone {
  readonly authority: Authority;
  readonly lan: ServedZoneOptions['lan'];
  readonly journal: ServedZoneOptions['journal'];
  serial: number;
  readonly #nodes = new Map<string, Node>();
  /** How many nodes with records stand at or below a name. */
  readonly #population = new Map<string, number>();
  readonly #own: ReadonlySet<RecordSet>;

  constructor(authority: Authority, serial: number, { lan, journal }: ServedZoneOptions = {}) {
    this.authority = authority;
    this.serial = serial;
    this.lan = lan;
    this.journal = journal;
    this.#own = new Set(apexSets(authority));
    for (const set of this.#own) this.put(set);
  }

  /** What `asker` is told, by address; undefined is the world at large. */
  find(name: Name, type: RecordType, asker?: string): Found {
    if (type === 'SOA' && name.equals(this.authority.apex)) return { kind: 'records', set: this.soaSet() };
    const node = this.#nodes.get(name.key) ?? this.#wildcardFor(name);
    if (node === undefined) return { kind: this.#population.has(name.key) ? 'no-data' : 'no-name' };
    const set = this.#seen(node, type, asker);
    return set === undefined ? { kind: 'no-data' } : { kind: 'records', set };
  }

  /** Whether a name is the zone's own and not a host's. */
  isOwn(name: Name): boolean {
    return [...this.#own].some((set) => set.name.equals(name));
  }

  put(set: RecordSet): void {
    const node = this.#nodes.get(set.name.key);
    if (node !== undefined) node.set(set.type, set);
    else {
      this.#nodes.set(set.name.key, new Map([[set.type, set]]));
      this.#count(set.name, 1);
    }
  }

  remove(name: Name, type: RecordType): void {
    const node = this.#nodes.get(name.key);
    if (node === undefined || !node.delete(type) || node.size > 0) return;
    this.#nodes.delete(name.key);
    this.#count(name, -1);
  }

  /** Makes changes as one, under the serial `proposed` if that is later than the one before, else under the next. */
  change(changes: readonly Change[], proposed: number): void {
    const names = this.journal === undefined ? [] : distinctNames(changes);
    const before = this.#worldRecords(names);
    for (const change of changes) {
      if (change.kind === 'put') this.put(change.set);
      else this.remove(change.name, change.type);
    }
    const from = this.serial;
    this.serial = isLaterSerial(proposed, from) ? proposed : (from + 1) % serialSpace;
    const after = this.#worldRecords(names);
    this.journal?.append({
      from,
      to: this.serial,
      removed: without(before, after),
      added: without(after, before),
    });
  }

  /** Every set but the zone's own. */
  hostSets(): RecordSet[] {
    return [...this.#nodes.values()]
      .flatMap((node) => [...node.values()])
      .filter((set) => !this.#own.has(set));
  }

  /** Every record but the SOA, as the world at large sees it. */
  records(): ResourceRecord[] {
    return [...this.#nodes.values()].flatMap((node) => this.#recordsOf(node));
  }

  /** The SOA record of negative answers, whose TTL is theirs (RFC 2308 §3). */
  negativeSoa(): ResourceRecord {
    return this.soaRecord(this.serial, negativeTtl(this.authority));
  }

  /** The SOA record as it is, or was under another serial. */
  soaRecord(serial: number = this.serial, ttl: number = this.authority.ttl): ResourceRecord {
    return record(this.authority.apex, ttl, soaOf(this.authority, serial));
  }

  soaSet(): RecordSet {
    const { apex, ttl } = this.authority;
    return { name: apex, type: 'SOA', ttl, rdata: [soaOf(this.authority, this.serial)] };
  }

  /** RFC 4592 §3.3.1: only the wildcard right below the closest name that there is stands for one that is not. */
  #wildcardFor(name: Name): Node | undefined {
    if (this.#population.has(name.key)) return undefined;
    let encloser = name.parent;
    while (!this.#population.has(encloser.key)) {
      if (encloser.isRoot) return undefined;
      encloser = encloser.parent;
    }
    return this.#nodes.get(encloser.child('*').key);
  }

  #seen(node: Node, type: RecordType, asker: string | undefined): RecordSet | undefined {
    const set = node.get(type);
    if (set === undefined || this.lan === undefined || (type !== 'A' && type !== 'AAAA')) return set;
    const addresses = addressesOf([...node.values()]);
    const seen = new Set(addressesSeenBy(asker, addresses, this.lan));
    if (seen.size === addresses.length) return set;
    const rdata = set.rdata.filter((data) => 'address' in data && seen.has(data.address));
    return rdata.length === 0 ? undefined : { ...set, rdata };
  }

  #recordsOf(node: Node): ResourceRecord[] {
    return [...node.keys()].flatMap((type) => {
      const set = this.#seen(node, type, undefined);
      return set === undefined ? [] : set.rdata.map((data) => record(set.name, set.ttl, data));
    });
  }

  /** The records of these names, by what makes two of them the same. */
  #worldRecords(names: readonly Name[]): ReadonlyMap<string, ResourceRecord> {
    const records = names.flatMap((name) => this.#recordsOf(this.#nodes.get(name.key) ?? new Map()));
    return new Map(records.map((one) => [recordKey(one), one]));
  }

  #count(name: Name, by: 1 | -1): void {
    for (let at = name; at.isAtOrBelow(this.authority.apex); at = at.parent) {
      const population = (this.#population.get(at.key) ?? 0) + by;
      if (population === 0) this.#population.delete(at.key);
      else this.#population.set(at.key, population);
      if (at.isRoot) return;
    }
  }
}

function distinctNames(changes: readonly Change[]): Name[] {
  return [...new Map(changes.map(nameOfChange).map((name) => [name.key, name])).values()];
}

function without(
  records: ReadonlyMap<string, ResourceRecord>,
  others: ReadonlyMap<string, ResourceRecord>,
): ResourceRecord[] {
  return [...records].flatMap(([key, one]) => (others.has(key) ? [] : [one]));
}

function recordKey({ name, ttl, rdata }: ResourceRecord): string {
  return `${name.key} ${ttl} ${rdataKey(rdata)}`;
}
