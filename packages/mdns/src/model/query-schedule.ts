/** RFC 6762 §5.2: the first query waits 20–120 ms. */
const firstQueryDelay = { from: 20, spread: 100 };
/** RFC 6762 §5.2: "the interval between the first two queries MUST be at least one second", then twice as long each. */
const firstQueryGap = 1000;
/** RFC 6762 §5.2: "at least sixty minutes" need not be exceeded. */
const maxQueryGap = 3_600_000;
/** RFC 6762 §5.2: a record in use is asked for again at these shares of its TTL… */
const refreshShares: readonly number[] = [0.8, 0.85, 0.9, 0.95];
/**
 * …"plus a random variation of 2% of the record TTL": half of it is random, the other half rounds up to slots, so that
 * records that came together are asked for together.
 */
const refreshSpread = 0.01;
const refreshSlot = 0.01;

/** When one continuous question is asked next (RFC 6762 §5.2). Times in ms, monotonic. */
export interface QuerySchedule {
  readonly asked: number;
  /** Infinity while the answer is known to be the only one. */
  readonly dueAt: number;
  readonly gap: number;
}

/** A question that begins; `random` is in [0, 1). */
export function startSchedule(now: number, random: number): QuerySchedule {
  const dueAt = now + firstQueryDelay.from + random * firstQueryDelay.spread;
  return { asked: 0, dueAt, gap: firstQueryGap };
}

/** The question was asked, by us, or by another host with no more known answers than ours (§7.3). */
export function askedOnce(schedule: QuerySchedule, now: number): QuerySchedule {
  return {
    asked: schedule.asked + 1,
    dueAt: now + schedule.gap,
    gap: Math.min(schedule.gap * 2, maxQueryGap),
  };
}

/** A unique answer came: there is nothing more to find out until it grows old. */
export function settled(schedule: QuerySchedule): QuerySchedule {
  return { ...schedule, dueAt: Infinity };
}

/** When a record has to be asked for again for the `step`th time, ms; Infinity after the last. */
export function refreshAt(receivedAt: number, ttl: number, step: number, random: number): number {
  const share = refreshShares[step];
  if (share === undefined) return Infinity;
  const lifetime = ttl * 1000;
  const slot = lifetime * refreshSlot;
  return Math.ceil((receivedAt + lifetime * (share + random * refreshSpread)) / slot) * slot;
}
