import { type Name, type RecordType, type ResourceRecord, rrsetKey } from '@open-dyndns/dns';
import { Deadlines } from './deadlines.ts';
import { recordKey, rrsetKeyOf } from './record-key.ts';

/** RFC 6762 §10.1: a record said to be gone is kept this long, so that another host can rescue it. */
const goodbyeGrace = 1000;
/** RFC 6762 §10.2: what the cache-flush bit spares, and how long the rest is kept, ms. */
const flushGrace = 1000;
/** Records kept of one link. Beyond, those make room that nobody wants, and of them the one that was heard longest ago. */
export const maxCachedRecords = 20_000;
/** Characters of their keys, two for each octet of data: a thousand of the largest records that a packet can hold. */
export const maxCachedCharacters = 16 * 2 ** 20;
/** Members of one RRset, of which the one that was heard longest ago makes room; a link with more instances of a type is beyond what RFC 6763 §7.2 plans for. */
export const maxRrsetSize = 8000;

/** A record that was heard. Times in ms. */
export interface CachedRecord {
  readonly record: ResourceRecord;
  readonly receivedAt: number;
  readonly expiresAt: number;
}

export interface CacheChange {
  readonly kind: 'added' | 'refreshed' | 'removed';
  readonly record: ResourceRecord;
}

/** What was heard on one link and is still true. Changed in place; it knows no clock. */
export class RecordCache {
  readonly #isWanted: (rrset: string) => boolean;
  readonly #rrsets = new Map<string, Map<string, CachedRecord>>();
  readonly #expiry = new Deadlines<string>();
  /** By the key of a record the key of its RRset: first what was heard longest ago. */
  readonly #rrsetOf = new Map<string, string>();
  #characters = 0;

  /** `isWanted`: whether somebody asks for the RRset with this key. */
  constructor(isWanted: (rrset: string) => boolean = () => false) {
    this.#isWanted = isWanted;
  }

  get size(): number {
    return this.#rrsetOf.size;
  }

  /** When `expire` has to be called. */
  nextAt(): number {
    return this.#expiry.next();
  }

  /** The records of a name and type that are still true. */
  get(name: Name, type: RecordType): readonly CachedRecord[] {
    return [...(this.#rrsets.get(rrsetKey(name, type))?.values() ?? [])];
  }

  /** The same record as it was heard, if it is still true. */
  entry(record: ResourceRecord): CachedRecord | undefined {
    return this.#rrsets.get(rrsetKeyOf(record))?.get(recordKey(record));
  }

  /** Takes in the records of one response. */
  add(records: readonly ResourceRecord[], now: number): readonly CacheChange[] {
    const changes = records.flatMap((record) => this.#addOne(record, now));
    // RFC 6762 §10.2: records of the same RRset in the same packet belong together, so the flush comes after all of them.
    for (const record of records) if (record.cacheFlush && record.ttl > 0) this.#flushOlder(record, now);
    return changes;
  }

  /** Removes what has come of age. */
  expire(now: number): readonly CacheChange[] {
    return this.#expiry.takeDue(now).flatMap((key) => this.#remove(key));
  }

  /** Keeps the records of a name and type until `until` at the most, unless they are heard again. */
  doubt(name: Name, type: RecordType, until: number): void {
    for (const entry of this.get(name, type))
      this.#keepUntil(recordKey(entry.record), entry, Math.min(entry.expiresAt, until));
  }

  /** Removes one record, by its key. */
  drop(key: string): readonly CacheChange[] {
    return this.#remove(key);
  }

  /** Removes everything, as after sleep: what was true then has to be asked for again. */
  clear(): readonly CacheChange[] {
    return [...this.#rrsetOf.keys()].flatMap((key) => this.#remove(key));
  }

  #addOne(record: ResourceRecord, now: number): readonly CacheChange[] {
    const key = recordKey(record);
    const rrsetKeyText = rrsetKeyOf(record);
    const known = this.#rrsets.get(rrsetKeyText)?.get(key);
    if (record.ttl === 0) {
      if (known !== undefined) this.#keepUntil(key, known, Math.min(known.expiresAt, now + goodbyeGrace));
      return [];
    }
    const rrset = this.#rrsets.get(rrsetKeyText) ?? new Map<string, CachedRecord>();
    const evicted = known === undefined ? [...this.#makeRoomIn(rrset), ...this.#makeRoom(key.length)] : [];
    this.#rrsets.set(rrsetKeyText, rrset);
    this.#moveToEnd(key, rrsetKeyText);
    if (known === undefined) this.#characters += key.length;
    const expiresAt = now + record.ttl * 1000;
    rrset.delete(key);
    rrset.set(key, { record, receivedAt: now, expiresAt });
    this.#expiry.set(key, expiresAt);
    return [...evicted, { kind: known === undefined ? 'added' : 'refreshed', record }];
  }

  #flushOlder(record: ResourceRecord, now: number): void {
    for (const [key, entry] of this.#rrsets.get(rrsetKeyOf(record)) ?? []) {
      if (now - entry.receivedAt > flushGrace)
        this.#keepUntil(key, entry, Math.min(entry.expiresAt, now + flushGrace));
    }
  }

  #keepUntil(key: string, entry: CachedRecord, expiresAt: number): void {
    this.#rrsets.get(rrsetKeyOf(entry.record))?.set(key, { ...entry, expiresAt });
    this.#expiry.set(key, expiresAt);
  }

  #makeRoomIn(rrset: ReadonlyMap<string, CachedRecord>): readonly CacheChange[] {
    const [first] = rrset.size >= maxRrsetSize ? rrset.keys() : [];
    return first === undefined ? [] : this.#remove(first);
  }

  #makeRoom(characters: number): readonly CacheChange[] {
    const evicted: CacheChange[] = [];
    while (this.size >= maxCachedRecords || this.#characters + characters > maxCachedCharacters)
      evicted.push(...this.#evict());
    return evicted;
  }

  /** A flood must not take away what is in use, nor may what it brought stay for as long as it says. */
  #evict(): readonly CacheChange[] {
    let spared = 0;
    for (const [key, rrset] of this.#rrsetOf) {
      if (spared >= this.size || !this.#isWanted(rrset)) return this.#remove(key);
      this.#moveToEnd(key, rrset);
      spared += 1;
    }
    return [];
  }

  #moveToEnd(key: string, rrset: string): void {
    this.#rrsetOf.delete(key);
    this.#rrsetOf.set(key, rrset);
  }

  #remove(key: string): readonly CacheChange[] {
    const rrsetKeyText = this.#rrsetOf.get(key);
    const rrset = rrsetKeyText === undefined ? undefined : this.#rrsets.get(rrsetKeyText);
    const entry = rrset?.get(key);
    if (rrsetKeyText === undefined || rrset === undefined || entry === undefined) return [];
    rrset.delete(key);
    if (rrset.size === 0) this.#rrsets.delete(rrsetKeyText);
    this.#rrsetOf.delete(key);
    this.#characters -= key.length;
    this.#expiry.delete(key);
    return [{ kind: 'removed', record: entry.record }];
  }
}
