import { setFlagsFromString } from 'node:v8';

/** By how many hundredths the heap may grow before V8 looks for what is no longer needed; 0 leaves it to V8. */
const sparing = 40;

/**
 * Runs something that makes much and keeps little, as a start with many hosts does. Left alone, V8 lets the heap become
 * three times as large as what is kept before it looks; afterwards, looking so often would cost more than it saves.
 */
export async function sparingly<Value>(task: () => Promise<Value>): Promise<Value> {
  setFlagsFromString(`--heap-growing-percent=${sparing}`);
  try {
    return await task();
  } finally {
    setFlagsFromString('--heap-growing-percent=0');
  }
}
