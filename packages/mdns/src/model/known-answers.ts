import type { Question, ResourceRecord } from '@open-dyndns/dns';
import { recordKey } from './record-key.ts';

/** RFC 6762 §7.2: a host that sends more known answers than fit is waited for "400-500 ms" after its last packet. */
const truncatedWait = { from: 400, spread: 100 };
/** Hosts whose known answers may be collected at once, and questions and answers kept of each: what a flood can cost. */
const maxCollections = 64;
const maxCollectedItems = 1000;

/** Whether a known answer makes it needless to send ours: RFC 6762 §7.1, "at least half the correct value". */
function suppresses(known: ResourceRecord, ours: ResourceRecord): boolean {
  return known.ttl >= ours.ttl / 2;
}

/** Our answers without those that the asker has. */
export function withoutKnown(
  answers: readonly ResourceRecord[],
  knownAnswers: readonly ResourceRecord[],
): readonly ResourceRecord[] {
  if (knownAnswers.length === 0) return answers;
  const known = new Map(knownAnswers.map((record) => [recordKey(record), record]));
  return answers.filter((ours) => {
    const theirs = known.get(recordKey(ours));
    return theirs === undefined || !suppresses(theirs, ours);
  });
}

/** A query as far as it has come in. */
export interface CollectedQuery {
  readonly questions: readonly Question[];
  readonly knownAnswers: readonly ResourceRecord[];
}

interface Collection<Source> extends CollectedQuery {
  readonly source: Source;
  readonly dueAt: number;
}

/** Puts queries together again whose known answers came in several packets (RFC 6762 §7.2). */
export class TruncatedQueries<Source> {
  readonly #collections = new Map<string, Collection<Source>>();

  nextAt(): number {
    return Math.min(...this.#collections.values().map(({ dueAt }) => dueAt), Infinity);
  }

  /** Takes in a packet with the TC bit; false where there is no room for one more asker. `random` is in [0, 1). */
  add(key: string, source: Source, query: CollectedQuery, now: number, random: number): boolean {
    if (!this.#collections.has(key) && this.#collections.size >= maxCollections) return false;
    const { questions, knownAnswers } = this.#merged(key, query);
    if (questions.length === 0 || questions.length + knownAnswers.length > maxCollectedItems) return true;
    const dueAt = now + truncatedWait.from + random * truncatedWait.spread;
    this.#collections.set(key, { source, questions, knownAnswers, dueAt });
    return true;
  }

  /** The whole of a query whose last packet, one without TC, is `query`. */
  complete(key: string, query: CollectedQuery): CollectedQuery {
    const whole = this.#merged(key, query);
    this.#collections.delete(key);
    return whole;
  }

  /** The queries whose next packet did not come. */
  takeDue(now: number): readonly Collection<Source>[] {
    const due = [...this.#collections].filter(([, { dueAt }]) => dueAt <= now);
    for (const [key] of due) this.#collections.delete(key);
    return due.map(([, collection]) => collection);
  }

  #merged(key: string, query: CollectedQuery): CollectedQuery {
    const before = this.#collections.get(key);
    if (before === undefined) return query;
    return {
      questions: [...before.questions, ...query.questions],
      knownAnswers: [...before.knownAnswers, ...query.knownAnswers],
    };
  }
}
