import { type Name, type Question, type RecordType, type ResourceRecord, rrsetKey } from '@open-dyndns/dns';
import { type CacheChange, type CachedRecord, RecordCache } from './cache.ts';
import { Deadlines } from './deadlines.ts';
import { askedOnce, type QuerySchedule, refreshAt, settled, startSchedule } from './query-schedule.ts';
import { recordKey, rrsetKeyOf } from './record-key.ts';

/** RFC 6762 §7.3: another host's question stands in for ours if ours was to be asked this soon, ms. */
const duplicateWindow = 1000;

interface Interest {
  readonly name: Name;
  readonly type: RecordType;
  /** How many want to know. */
  readonly count: number;
  readonly schedule: QuerySchedule;
}

/** A question to be sent now. */
export interface Asking {
  readonly name: Name;
  readonly type: RecordType;
  /** It has not been asked before: a unicast answer is welcome (RFC 6762 §5.4). */
  readonly first: boolean;
  readonly knownAnswers: readonly ResourceRecord[];
}

/**
 * What one host wants to know from one link, what it has heard, and when it asks (RFC 6762 §5.2, §7). Changed in
 * place; times are ms, monotonic, and `random` numbers are in [0, 1).
 */
export class Querier {
  readonly cache: RecordCache = new RecordCache();
  readonly #interests = new Map<string, Interest>();
  readonly #questions = new Deadlines<string>();
  readonly #refreshes = new Deadlines<string>();
  /** By record key: the question that keeps a record fresh, and how often it was asked for that. */
  readonly #refreshing = new Map<string, { readonly entry: CachedRecord; readonly step: number }>();

  /** When `due` has to be called. */
  nextAt(): number {
    return Math.min(this.#questions.next(), this.#refreshes.next(), this.cache.nextAt());
  }

  /** One more wants the answers to a question, from now on. */
  ask(name: Name, type: RecordType, now: number, random: () => number): void {
    const key = rrsetKey(name, type);
    const known = this.#interests.get(key);
    if (known !== undefined) {
      this.#interests.set(key, { ...known, count: known.count + 1 });
      return;
    }
    const cached = this.cache.get(name, type);
    const start = startSchedule(now, random());
    const isSettled = cached.some(({ record }) => record.cacheFlush) || this.#isDenied(name, type);
    const schedule = isSettled ? settled(start) : start;
    this.#setSchedule(key, { name, type, count: 1, schedule });
    for (const entry of cached) this.#keepFresh(entry, 0, random());
  }

  /** One fewer does. What is in the cache stays until it is too old. */
  release(name: Name, type: RecordType): void {
    const key = rrsetKey(name, type);
    const interest = this.#interests.get(key);
    if (interest === undefined) return;
    if (interest.count > 1) {
      this.#interests.set(key, { ...interest, count: interest.count - 1 });
      return;
    }
    this.#interests.delete(key);
    this.#questions.delete(key);
    for (const { record } of this.cache.get(name, type)) this.#forget(recordKey(record));
  }

  /** Takes in the records of one response. */
  heard(records: readonly ResourceRecord[], now: number, random: () => number): readonly CacheChange[] {
    const changes = this.cache.add(records, now);
    for (const { kind, record } of changes) {
      if (kind === 'removed') this.#removed(record, now, random);
      else this.#answered(record, random);
    }
    return changes;
  }

  /** RFC 6762 §7.3: another host asks what we were about to, and knows nothing that we do not. */
  heardQuestion(question: Question, knownAnswers: readonly ResourceRecord[], now: number): void {
    const key = rrsetKey(question.name, question.type);
    const interest = this.#interests.get(key);
    if (interest === undefined || question.unicastResponse) return;
    if (interest.schedule.dueAt > now + duplicateWindow) return;
    const ours = new Set(this.#knownAnswers(interest, now).map(recordKey));
    const theirs = knownAnswers.filter((record) => rrsetKeyOf(record) === key);
    if (!theirs.every((record) => ours.has(recordKey(record)))) return;
    this.#setSchedule(key, { ...interest, schedule: askedOnce(interest.schedule, now) });
  }

  /** What is to be asked now, and what is no longer true. */
  due(now: number, random: () => number): { asking: readonly Asking[]; changes: readonly CacheChange[] } {
    const changes = this.cache.expire(now);
    for (const { record } of changes) this.#removed(record, now, random);
    const scheduled = this.#questions.takeDue(now).flatMap((key) => this.#askScheduled(key, now));
    const refreshed = this.#refreshes.takeDue(now).flatMap((key) => this.#askAgain(key, now, random));
    const asking = new Map(
      [...refreshed, ...scheduled].map((asked) => [rrsetKey(asked.name, asked.type), asked]),
    );
    return { asking: [...asking.values()], changes };
  }

  /** After sleep or a change of network: nothing is known, everything is asked anew. */
  restart(now: number, random: () => number): readonly CacheChange[] {
    const changes = this.cache.clear();
    for (const { record } of changes) this.#forget(recordKey(record));
    for (const [key, interest] of this.#interests)
      this.#setSchedule(key, { ...interest, schedule: startSchedule(now, random()) });
    return changes;
  }

  #askScheduled(key: string, now: number): readonly Asking[] {
    const interest = this.#interests.get(key);
    if (interest === undefined) return [];
    const asking = this.#asking(interest, interest.schedule.asked === 0, now);
    this.#setSchedule(key, { ...interest, schedule: askedOnce(interest.schedule, now) });
    return [asking];
  }

  #askAgain(key: string, now: number, random: () => number): readonly Asking[] {
    const refreshing = this.#refreshing.get(key);
    if (refreshing === undefined) return [];
    const interest = this.#interests.get(rrsetKeyOf(refreshing.entry.record));
    if (interest === undefined) return [];
    this.#keepFresh(refreshing.entry, refreshing.step + 1, random());
    return [this.#asking(interest, false, now)];
  }

  #asking(interest: Interest, first: boolean, now: number): Asking {
    const { name, type } = interest;
    return { name, type, first, knownAnswers: this.#knownAnswers(interest, now) };
  }

  /** RFC 6762 §7.1: only records whose remaining TTL is at least half of the original; §10.2: without the flush bit. */
  #knownAnswers({ name, type }: Interest, now: number): readonly ResourceRecord[] {
    return this.cache.get(name, type).flatMap(({ record, expiresAt }) => {
      const ttl = Math.floor((expiresAt - now) / 1000);
      return ttl > record.ttl / 2 ? [{ ...record, ttl, cacheFlush: false }] : [];
    });
  }

  #answered(record: ResourceRecord, random: () => number): void {
    if (record.rdata.type === 'NSEC') this.#denied(record.name);
    const key = rrsetKeyOf(record);
    const interest = this.#interests.get(key);
    if (interest === undefined) return;
    if (record.cacheFlush) this.#setSchedule(key, { ...interest, schedule: settled(interest.schedule) });
    const entry = this.cache.entry(record);
    if (entry !== undefined) this.#keepFresh(entry, 0, random());
  }

  /** RFC 6762 §6.1: the owner says which types exist; there is no point in asking for others. */
  #isDenied(name: Name, type: RecordType): boolean {
    return this.cache
      .get(name, 'NSEC')
      .some(({ record: { rdata } }) => rdata.type === 'NSEC' && !rdata.types.includes(type));
  }

  #denied(name: Name): void {
    for (const type of ['A', 'AAAA', 'SRV', 'TXT'] as const) {
      const key = rrsetKey(name, type);
      const interest = this.#interests.get(key);
      if (interest !== undefined && this.#isDenied(name, type))
        this.#setSchedule(key, { ...interest, schedule: settled(interest.schedule) });
    }
  }

  #removed(record: ResourceRecord, now: number, random: () => number): void {
    this.#forget(recordKey(record));
    const key = rrsetKeyOf(record);
    const interest = this.#interests.get(key);
    if (interest === undefined || interest.schedule.dueAt !== Infinity) return;
    if (this.cache.get(record.name, record.rdata.type).length > 0) return;
    this.#setSchedule(key, { ...interest, schedule: startSchedule(now, random()) });
  }

  #keepFresh(entry: CachedRecord, step: number, random: number): void {
    const key = recordKey(entry.record);
    const at = refreshAt(entry.receivedAt, entry.record.ttl, step, random);
    this.#refreshing.set(key, { entry, step });
    this.#refreshes.set(key, at);
  }

  #forget(key: string): void {
    this.#refreshing.delete(key);
    this.#refreshes.delete(key);
  }

  #setSchedule(key: string, interest: Interest): void {
    this.#interests.set(key, interest);
    this.#questions.set(key, interest.schedule.dueAt);
  }
}
