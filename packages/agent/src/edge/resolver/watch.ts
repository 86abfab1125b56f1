import { watch } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '../durable-file.ts';

/** Programs that write a file change it several times: it is looked at once that has settled. */
const settleMs = 50;

/**
 * Calls back after something has changed where the resolver file is, and where it leads to. Directories are watched,
 * since a file that is replaced would be watched no longer.
 */
export async function watchResolverFile(path: string, onChange: () => void): Promise<Disposable> {
  const stack = new DisposableStack();
  let settling: NodeJS.Timeout | undefined;
  const changed = (): void => {
    clearTimeout(settling);
    settling = setTimeout(onChange, settleMs);
  };
  stack.defer(() => clearTimeout(settling));
  for (const directory of await directories(path)) {
    const watcher = watch(directory, { persistent: false }, changed);
    // A directory that goes away leaves nothing to watch.
    watcher.on('error', () => watcher.close());
    stack.defer(() => watcher.close());
  }
  return stack;
}

async function directories(path: string): Promise<readonly string[]> {
  const here = await realpath(dirname(path));
  try {
    return [...new Set([here, dirname(await realpath(path))])];
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ELOOP', 'ENOTDIR')) return [here];
    throw error;
  }
}
