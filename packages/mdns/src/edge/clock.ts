import type { Clock } from '../ports.ts';

/** The longest time that a timer of Node can wait, ms. */
const maxTimeout = 2 ** 31 - 1;

/** The process's monotonic clock. */
export const monotonicClock: Clock = {
  now: () => performance.now(),
  at(time, run) {
    const wait = Math.min(Math.max(0, Math.ceil(time - performance.now())), maxTimeout);
    const timer = setTimeout(run, wait);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
