import { randomBytes } from 'node:crypto';
import type { Clock, Random, Ticker } from '../service/ports.ts';

/** Milliseconds. */
const second = 1000;

/**
 * The time of day at the start of the process, and from then on what has passed (CLOCK_MONOTONIC): when the system's
 * clock is set, no lease grows longer or shorter.
 */
export const systemClock: Clock = { now: () => Math.floor(performance.timeOrigin + performance.now()) };

/** The time of day as the system has it now: for signatures, which a server compares with its own. */
export const timeOfDay: Clock = { now: () => Date.now() };

/** Milliseconds by which the system's clock has been set forward since the start; below a second it is rounding. */
export function clockSetForward(): number {
  const ahead = Date.now() - systemClock.now();
  return Math.abs(ahead) < second ? 0 : ahead;
}

export const systemRandom: Random = { bytes: (length) => randomBytes(length) };

/** A timer and not a schedule: node-cron waits for the time of day, and stands still when the clock is set back. */
export const systemTicker: Ticker = {
  everySecond: (tick) => {
    const timer = setInterval(tick, second);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  },
};
