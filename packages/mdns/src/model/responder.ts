import type { Question, ResourceRecord } from '@open-dyndns/dns';
import { type CollectedQuery, TruncatedQueries, withoutKnown } from './known-answers.ts';
import { defenceInterval, MulticastHistory, multicastInterval } from './multicast-history.ts';
import { OwnRecords } from './own-records.ts';
import { distinctRecords, recordKey } from './record-key.ts';
import { legacyTtl } from './ttl.ts';

/** Assigned to mDNS by IANA; a query from another port is a plain resolver's (RFC 6762 §6.7). */
export const mdnsPort = 5353;
/** RFC 6762 §6: where others may answer too, ms. */
const sharedDelay = { from: 20, spread: 100 };
/** RFC 6762 §6.4: answers may wait for each other "up to 500 ms". */
const maxAggregation = 500;

export interface Source {
  readonly address: string;
  readonly port: number;
}

/** A query as it comes in. */
export interface Query extends CollectedQuery {
  readonly id: number;
  readonly truncated: boolean;
  /** It proposes records: an answer is a defence (RFC 6762 §8.1). */
  readonly probe: boolean;
  readonly source: Source;
}

export interface Response {
  readonly to: 'group' | Source;
  readonly answers: readonly ResourceRecord[];
  readonly additionals: readonly ResourceRecord[];
  /** A plain resolver wants to see its id and question again. */
  readonly legacy?: { readonly id: number; readonly questions: readonly Question[] };
}

interface Delayed {
  readonly to: Response['to'];
  readonly answers: readonly ResourceRecord[];
  readonly dueAt: number;
}

/**
 * What one host answers on one link, and when (RFC 6762 §6 and §7). Changed in place, since it lives through every
 * packet; it knows no clock: times are ms, monotonic, and `random` numbers are in [0, 1).
 */
export class Responder {
  #own = new OwnRecords([]);
  readonly #history = new MulticastHistory();
  readonly #truncated = new TruncatedQueries<Source>();
  #pending = new Map<string, ResourceRecord>();
  #pendingSince = 0;
  #pendingAt = Infinity;
  #delayed: readonly Delayed[] = [];

  /** Replaces the records that it answers with. Answers that are no longer true are not sent. */
  setRecords(records: readonly ResourceRecord[]): void {
    const keys = new Set(records.map(recordKey));
    this.#own = new OwnRecords(records);
    this.#history.prune((key) => keys.has(key));
    const stillTrue = (record: ResourceRecord) => record.rdata.type === 'NSEC' || keys.has(recordKey(record));
    this.#pending = new Map([...this.#pending].filter(([, record]) => stillTrue(record)));
    this.#delayed = this.#delayed.map((later) => ({ ...later, answers: later.answers.filter(stillTrue) }));
  }

  /** When `due` has to be called, ms. */
  nextAt(): number {
    return Math.min(this.#pendingAt, this.#truncated.nextAt(), ...this.#delayed.map(({ dueAt }) => dueAt));
  }

  /** The records that this host answers a question with by itself, as if it had asked the link. */
  answersTo(question: Question): readonly ResourceRecord[] {
    return this.#own.answersTo(question);
  }

  /** Notes what was multicast without having been asked for: announcements. */
  announced(records: readonly ResourceRecord[], now: number): void {
    this.#history.note(records, now);
  }

  /** A query came in; what is to be sent at once. */
  receive(query: Query, now: number, random: () => number): readonly Response[] {
    if (query.source.port !== mdnsPort) return this.#legacyResponse(query);
    const key = query.source.address;
    if (query.truncated && this.#collect(key, query, now, random())) return [];
    return this.#respond({ ...query, ...this.#truncated.complete(key, query) }, now, random);
  }

  /** Another host answered: RFC 6762 §7.4, what it said with no smaller TTL need not be said again. */
  heard(records: readonly ResourceRecord[], now: number): void {
    for (const record of records) {
      const key = recordKey(record);
      const pending = this.#pending.get(key);
      if (pending !== undefined && record.ttl >= pending.ttl) this.#pending.delete(key);
      this.#rescue(record, now);
    }
  }

  /** What is to be sent because its time has come. */
  due(now: number, random: () => number): readonly Response[] {
    const truncated = this.#truncated
      .takeDue(now)
      .flatMap((query) => this.#respond({ ...query, probe: false }, now, random, { immediate: true }));
    const delayed = this.#delayed.filter(({ dueAt }) => dueAt <= now);
    this.#delayed = this.#delayed.filter(({ dueAt }) => dueAt > now);
    return [
      ...truncated,
      ...delayed.flatMap(({ to, answers }) =>
        to === 'group' ? this.#multicast(answers, now) : this.#unicast(to, answers),
      ),
      ...(this.#pendingAt <= now ? this.#flushPending(now) : []),
    ];
  }

  /** Waits for the rest of a query that has the TC bit; false where so many are waited for that this one is answered as it is. */
  #collect(key: string, { source, questions, knownAnswers }: Query, now: number, random: number): boolean {
    // What others have is no concern of ours, and the most that a stranger could have kept here.
    const own = knownAnswers.filter((record) => this.#own.same(record) !== undefined);
    return this.#truncated.add(key, source, { questions, knownAnswers: own }, now, random);
  }

  #respond(
    query: CollectedQuery & { readonly source: Source; readonly probe: boolean },
    now: number,
    random: () => number,
    { immediate = false } = {},
  ): readonly Response[] {
    const answersOf = (unicastResponse: boolean) =>
      withoutKnown(
        distinctRecords(
          query.questions
            .filter((question) => question.unicastResponse === unicastResponse)
            .flatMap((question) => this.#own.answersTo(question)),
        ),
        query.knownAnswers,
      );
    const welcomeUnicast = answersOf(true);
    // RFC 6762 §5.4: "the responder SHOULD instead multicast the response so as to keep all the peer caches up to date".
    const unicast = welcomeUnicast.filter((record) => this.#history.isRecent(record, now));
    const interval = query.probe ? defenceInterval : multicastInterval;
    const multicast = distinctRecords([
      ...answersOf(false),
      ...welcomeUnicast.filter((record) => !this.#history.isRecent(record, now)),
    ]).filter((record) => this.#history.allowedAt(record, interval) <= now);
    const delay = immediate ? 0 : delayOf(query, [...unicast, ...multicast], random);
    return [
      ...this.#unicastAfter(delay, query.source, unicast, now),
      ...this.#multicastAfter(delay, multicast, now),
    ];
  }

  #unicastAfter(delay: number, to: Source, answers: readonly ResourceRecord[], now: number) {
    if (answers.length === 0) return [];
    if (delay === 0) return this.#unicast(to, answers);
    this.#delayed = [...this.#delayed, { to, answers, dueAt: now + delay }];
    return [];
  }

  #unicast(to: Source, answers: readonly ResourceRecord[]): readonly Response[] {
    return answers.length === 0 ? [] : [{ to, answers, additionals: this.#additionalsTo(answers) }];
  }

  #multicastAfter(delay: number, answers: readonly ResourceRecord[], now: number) {
    if (answers.length === 0) return [];
    if (delay === 0) return this.#multicast(answers, now);
    this.#wait(answers, now + delay, now);
    return [];
  }

  #wait(answers: readonly ResourceRecord[], dueAt: number, now: number): void {
    if (this.#pendingAt === Infinity) {
      this.#pendingSince = now;
      this.#pendingAt = dueAt;
    }
    for (const answer of answers) this.#pending.set(recordKey(answer), answer);
    this.#pendingAt = Math.min(Math.max(this.#pendingAt, dueAt), this.#pendingSince + maxAggregation);
  }

  #flushPending(now: number): readonly Response[] {
    const answers = [...this.#pending.values()].filter(
      (record) => this.#history.allowedAt(record, multicastInterval) <= now,
    );
    this.#pending.clear();
    this.#pendingAt = Infinity;
    return this.#multicast(answers, now);
  }

  #multicast(answers: readonly ResourceRecord[], now: number): readonly Response[] {
    if (answers.length === 0) return [];
    const additionals = this.#additionalsTo(answers).filter(
      (record) => this.#history.allowedAt(record, multicastInterval) <= now,
    );
    this.#history.note(answers, now);
    this.#history.note(additionals, now);
    return [{ to: 'group', answers, additionals }];
  }

  #additionalsTo(answers: readonly ResourceRecord[]): readonly ResourceRecord[] {
    const said = new Set(answers.map(recordKey));
    return distinctRecords(this.#own.additionalsTo(answers)).filter((record) => !said.has(recordKey(record)));
  }

  /** RFC 6762 §6.7: to the asker alone, at once, in the form that a plain DNS resolver knows. */
  #legacyResponse({ id, questions, source, knownAnswers }: Query): readonly Response[] {
    const answers = withoutKnown(
      distinctRecords(questions.flatMap((question) => this.#own.answersTo(question))),
      knownAnswers,
    );
    if (answers.length === 0) return [];
    return [
      {
        to: source,
        answers: answers.map(forLegacy),
        additionals: this.#additionalsTo(answers).map(forLegacy),
        legacy: { id, questions: questions.map((question) => ({ ...question, unicastResponse: false })) },
      },
    ];
  }

  /** RFC 6762 §6.6: what others are about to forget, although it is true, is announced again before they do. */
  #rescue(heard: ResourceRecord, now: number): void {
    const ours = this.#own.same(heard);
    if (ours === undefined || heard.ttl >= ours.ttl / 2) return;
    if (this.#delayed.some(({ answers }) => answers.includes(ours))) return;
    const dueAt = Math.max(now, this.#history.allowedAt(ours, multicastInterval));
    this.#delayed = [...this.#delayed, { to: 'group', answers: [ours], dueAt }];
  }
}

/** RFC 6762 §6: no delay where nobody else can answer and there is one question (§6.3), nor for a defence. */
function delayOf(
  query: { readonly questions: readonly Question[]; readonly probe: boolean },
  answers: readonly ResourceRecord[],
  random: () => number,
): number {
  const alone = query.questions.length === 1 && answers.every(({ cacheFlush }) => cacheFlush);
  return query.probe || alone ? 0 : sharedDelay.from + random() * sharedDelay.spread;
}

/** RFC 6762 §6.7: a plain resolver does not know the cache-flush bit, and nobody would tell it of changes. */
function forLegacy(record: ResourceRecord): ResourceRecord {
  return { ...record, ttl: Math.min(record.ttl, legacyTtl), cacheFlush: false };
}
