import type { Clock } from '../service/ports.ts';

/** Node's timers take no longer wait. */
const longestTimeoutMs = 2 ** 31 - 1;

/** Milliseconds since the process started; stands still while the host sleeps. */
export const steadyClock: Clock = {
  now: () => performance.now(),
  wake(at, callback) {
    const waitMs = Math.min(longestTimeoutMs, Math.max(0, at - performance.now()));
    // One more millisecond: timers may fire a fraction early.
    const timer = setTimeout(callback, Math.ceil(waitMs) + 1);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
