import { uptime } from 'node:os';

const lookEveryMs = 1_000;
/** Longer than any pause of a busy machine's timers between two readings of the clocks. */
const sleptMs = 2_000;

/**
 * Calls back after the host has slept. The system's uptime counts sleep (CLOCK_BOOTTIME) and our steady clock does not
 * (CLOCK_MONOTONIC), and neither follows a correction of the time of day.
 */
export function watchSleep(onResume: () => void): Disposable {
  let ahead = aheadMs();
  const timer = setInterval(() => {
    const now = aheadMs();
    if (now - ahead > sleptMs) onResume();
    ahead = now;
  }, lookEveryMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function aheadMs(): number {
  return uptime() * 1000 - performance.now();
}
