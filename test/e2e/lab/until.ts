import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

/** Milliseconds. */
export interface Patience {
  /** Fails when the condition does not hold by then. */
  within?: number;
  /** Pause between two looks. */
  every?: number;
}

/** What held, and how many milliseconds it took to hold. */
export interface Held<T> {
  value: T;
  took: number;
}

/**
 * Looks again and again until `condition` gives something truthy. The only place in the lab that waits by the
 * clock, so that no story sleeps.
 *
 * @param what The condition in words, for the message of the failure.
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  { within = 5_000, every = 20 }: Patience = {},
): Promise<Held<Exclude<T, false | null | undefined>>> {
  const start = performance.now();
  for (;;) {
    const value = await condition();
    const took = performance.now() - start;
    if (holds(value)) return { value, took };
    if (took > within) throw new Error(`${what}: not within ${within} ms; last seen: ${inspect(value)}`);
    await sleep(every);
  }
}

function holds<T>(value: T): value is Exclude<T, false | null | undefined> {
  return Boolean(value);
}
