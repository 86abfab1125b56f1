import type { Instant } from './host.ts';
import { SlidingWindow } from './sliding-window.ts';

/** Milliseconds over which repetitions are counted. */
const span = 60_000;
/** A client that says the same as often as this in the span is not held up: every five seconds is what some do. */
const free = 12;
/** Milliseconds for each repetition beyond. */
const step = 250;
/** Milliseconds. Clients wait for an answer at least this long. */
const longest = 5_000;
const keys = 10_000;

/** How long to hold an answer back from whoever says again and again what is known: slowed, and not refused. */
export class Pace {
  readonly #window = new SlidingWindow({ span, most: free + longest / step, keys });

  /** Counts one repetition, and says for how many milliseconds its answer is to wait. */
  repeated(key: string, now: Instant): number {
    this.#window.add(key, now);
    return Math.min(Math.max(this.#window.count(key, now) - free, 0) * step, longest);
  }
}
