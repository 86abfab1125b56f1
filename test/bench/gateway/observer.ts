/** Loaded into a gateway before its own code: says on request how long its event loop was blocked since the last one. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds between two looks. */
const resolution = 2;
const nanosecondsPerMillisecond = 1e6;

const delay = monitorEventLoopDelay({ resolution });
delay.enable();
process.on('message', () => {
  process.send?.(delay.max / nanosecondsPerMillisecond);
  delay.reset();
});
process.channel?.unref();
