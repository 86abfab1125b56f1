import { type Name, type Question, type RecordType, type ResourceRecord, rrsetKey } from '@open-dyndns/dns';
import { type CacheChange, type CachedRecord, RecordCache } from './cache.ts';
import { Deadlines } from './deadlines.ts';
import { Freshness } from './freshness.ts';
import { askedOnce, type QuerySchedule, settled, startSchedule } from './query-schedule.ts';
import { QuestionAllowance } from './question-allowance.ts';
import { recordKey, rrsetKeyOf } from './record-key.ts';
import { SilentOwners } from './silent-owners.ts';

/** RFC 6762 §7.3: another host's question stands in for ours if ours was to be asked this soon, ms. */
const duplicateWindow = 1000;

/** RFC 6762 §10.4: two or more queries, and "if no response is received within ten seconds", the record goes; ms. */
export const reconfirmTime = 10_000;

/** Known answers that a question carries, those that were heard last: a full list of made-up ones would be a hundred packets. */
const maxKnownAnswers = 500;

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
  readonly cache: RecordCache = new RecordCache((rrset) => this.#interests.has(rrset));
  readonly #interests = new Map<string, Interest>();
  readonly #questions = new Deadlines<string>();
  readonly #allowance = new QuestionAllowance();
  readonly #freshness = new Freshness();
  readonly #silentOwners = new SilentOwners();

  /** When `due` has to be called. */
  nextAt(): number {
    return Math.min(
      Math.max(this.#questions.next(), this.#allowance.heldUntil),
      this.#freshness.nextAt(),
      this.#silentOwners.nextAt(),
      this.cache.nextAt(),
    );
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
    for (const entry of cached) this.#freshness.keep(entry, random());
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
    for (const { record } of this.cache.get(name, type)) this.#freshness.forget(recordKey(record));
  }

  /** One more wants to know whether what was heard is still true: asks as if it had not been (RFC 6762 §10.4). */
  reconfirm(name: Name, type: RecordType, now: number, random: () => number): void {
    this.cache.doubt(name, type, now + reconfirmTime);
    this.ask(name, type, now, random);
    const key = rrsetKey(name, type);
    const interest = this.#interests.get(key);
    if (interest !== undefined)
      this.#setSchedule(key, { ...interest, schedule: startSchedule(now, random()) });
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

  /** Another host asks everybody. */
  heardQuestion(question: Question, knownAnswers: readonly ResourceRecord[], now: number): void {
    if (question.unicastResponse) return;
    this.#suspectSilence(question, knownAnswers, now);
    this.#leaveToOther(question, knownAnswers, now);
  }

  /** What is to be asked now, and what is no longer true. */
  due(now: number, random: () => number): { asking: readonly Asking[]; changes: readonly CacheChange[] } {
    const dropped = this.#silentOwners.takeDue(now).flatMap((key) => this.cache.drop(key));
    const changes = [...dropped, ...this.cache.expire(now)];
    for (const { record } of changes) this.#removed(record, now, random);
    const scheduled = this.#takeScheduled(now).flatMap((key) => this.#askScheduled(key, now));
    const refreshed = this.#freshness.takeDue(now, random).flatMap((entry) => this.#askAgain(entry, now));
    const asking = new Map(
      [...refreshed, ...scheduled].map((asked) => [rrsetKey(asked.name, asked.type), asked]),
    );
    return { asking: [...asking.values()], changes };
  }

  /** After sleep or a change of network: nothing is known, everything is asked anew. */
  restart(now: number, random: () => number): readonly CacheChange[] {
    const changes = this.cache.clear();
    for (const { record } of changes) this.#freshness.forget(recordKey(record));
    for (const [key, interest] of this.#interests)
      this.#setSchedule(key, { ...interest, schedule: startSchedule(now, random()) });
    return changes;
  }

  /** RFC 6762 §10.5: what the other does not know already should now be answered. */
  #suspectSilence({ name, type }: Question, knownAnswers: readonly ResourceRecord[], now: number): void {
    const known = new Set(knownAnswers.map(recordKey));
    const missing = this.cache.get(name, type).filter(({ record }) => !known.has(recordKey(record)));
    this.#silentOwners.asked(missing, now);
  }

  /** RFC 6762 §7.3: it asks what we were about to, and knows nothing that we do not. */
  #leaveToOther(question: Question, knownAnswers: readonly ResourceRecord[], now: number): void {
    const key = rrsetKey(question.name, question.type);
    const interest = this.#interests.get(key);
    if (interest === undefined) return;
    if (interest.schedule.dueAt > now + duplicateWindow) return;
    const ours = new Set(this.#knownAnswers(interest, now).map(recordKey));
    const theirs = knownAnswers.filter((record) => rrsetKeyOf(record) === key);
    if (!theirs.every((record) => ours.has(recordKey(record)))) return;
    this.#setSchedule(key, { ...interest, schedule: askedOnce(interest.schedule, now) });
  }

  /**
   * Takes the questions to be asked now. Where they are too many, the newest of those that were never asked come first:
   * what a flood brought along may wait, and what comes after it does not. The others stay due.
   */
  #takeScheduled(now: number): readonly string[] {
    if (now < this.#allowance.heldUntil) return [];
    const due = this.#questions.takeDue(now);
    const granted = this.#allowance.take(due.length, now);
    if (granted === due.length) return due;
    const schedule = (key: string) => this.#interests.get(key)?.schedule;
    const inTurn = due
      .toReversed()
      .toSorted((one, other) => (schedule(one)?.asked ?? 0) - (schedule(other)?.asked ?? 0));
    for (const key of inTurn.slice(granted)) this.#questions.set(key, schedule(key)?.dueAt ?? Infinity);
    return inTurn.slice(0, granted);
  }

  #askScheduled(key: string, now: number): readonly Asking[] {
    const interest = this.#interests.get(key);
    if (interest === undefined) return [];
    const asking = this.#asking(interest, interest.schedule.asked === 0, now);
    this.#setSchedule(key, { ...interest, schedule: askedOnce(interest.schedule, now) });
    return [asking];
  }

  #askAgain({ record }: CachedRecord, now: number): readonly Asking[] {
    const interest = this.#interests.get(rrsetKeyOf(record));
    return interest === undefined ? [] : [this.#asking(interest, false, now)];
  }

  #asking(interest: Interest, first: boolean, now: number): Asking {
    const { name, type } = interest;
    return { name, type, first, knownAnswers: this.#knownAnswers(interest, now).slice(-maxKnownAnswers) };
  }

  /** RFC 6762 §7.1: only records whose remaining TTL is at least half of the original; §10.2: without the flush bit. */
  #knownAnswers({ name, type }: Interest, now: number): readonly ResourceRecord[] {
    return this.cache.get(name, type).flatMap(({ record, expiresAt }) => {
      const ttl = Math.floor((expiresAt - now) / 1000);
      return ttl > record.ttl / 2 ? [{ ...record, ttl, cacheFlush: false }] : [];
    });
  }

  #answered(record: ResourceRecord, random: () => number): void {
    this.#silentOwners.cleared(record);
    if (record.rdata.type === 'NSEC') this.#denied(record.name);
    const key = rrsetKeyOf(record);
    const interest = this.#interests.get(key);
    if (interest === undefined) return;
    if (record.cacheFlush) this.#setSchedule(key, { ...interest, schedule: settled(interest.schedule) });
    const entry = this.cache.entry(record);
    if (entry !== undefined) this.#freshness.keep(entry, random());
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
    this.#silentOwners.cleared(record);
    this.#freshness.forget(recordKey(record));
    const key = rrsetKeyOf(record);
    const interest = this.#interests.get(key);
    if (interest === undefined || interest.schedule.dueAt !== Infinity) return;
    if (this.cache.get(record.name, record.rdata.type).length > 0) return;
    this.#setSchedule(key, { ...interest, schedule: startSchedule(now, random()) });
  }

  #setSchedule(key: string, interest: Interest): void {
    this.#interests.set(key, interest);
    this.#questions.set(key, interest.schedule.dueAt);
  }
}
