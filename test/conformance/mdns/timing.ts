/**
 * What a busy machine with two cores may add to an instant that a standard names. The standard's bound is the
 * bound; these and `machineLateness` are the only allowances, and every case uses the same.
 */

/** A timer may run, and its packet leave, so much late. */
export const LATE_MS = 60;

/** Timers count whole milliseconds, at both ends of a gap. */
export const EARLY_MS = 5;

/** RFC 6762 section 8.1. */
export const PROBE_INTERVAL_MS = 250;
export const PROBES = 3;
export const PROBE_DELAY_MS = 250;

/** RFC 6762 section 8.2: the loser of a tie waits so long. */
export const DEFER_MS = 1_000;

/** RFC 6762 section 6: a record is multicast at most once in it; and when defending against a probe. */
export const MULTICAST_INTERVAL_MS = 1_000;
export const DEFENCE_INTERVAL_MS = 250;

/** RFC 6762 section 6: the delay of an answer that others may give too; of a single unique one. */
export const SHARED_DELAY_MS: Span = { least: 20, most: 120 };
export const UNIQUE_DELAY_MS = 10;

/** RFC 6762 section 7.2: the wait for more known answers. */
export const TRUNCATED_DELAY_MS: Span = { least: 400, most: 500 };

/** RFC 6762 section 6.4: the longest that an answer may be held back to join others. */
export const AGGREGATION_MS = 500;

/** Nothing more comes of a question after the longest permitted delay. */
export const ANSWERED_MS = AGGREGATION_MS + LATE_MS;

/** Milliseconds. */
export interface Span {
  least: number;
  most: number;
}
