import { randomBytes } from 'node:crypto';
import { schedule } from 'node-cron';
import type { Clock, Random, Ticker } from '../service/ports.ts';

export const systemClock: Clock = { now: () => Date.now() };

export const systemRandom: Random = { bytes: (length) => randomBytes(length) };

export const systemTicker: Ticker = {
  everySecond: (tick) => {
    // A second that a busy process misses is made up for by the next.
    const task = schedule('* * * * * *', tick, { suppressMissedWarning: true });
    return { [Symbol.dispose]: () => void task.destroy() };
  },
};
