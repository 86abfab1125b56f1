import { chownSync, closeSync, openSync, rmSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from '../../../errors.ts';
import { tryLock } from '../../lock.ts';

/** Milliseconds: longer than anybody needs to edit a file of a million records. */
const longestEdit = 10_000;
const lookAgain = 10;

/**
 * Waits until nobody else edits the zone file, and keeps others waiting until disposed: the gateway while it replaces
 * the file, a command from reading it to replacing it. The kernel lets go of the lock however the process ends.
 * @param path the file itself, links followed
 * @param patience milliseconds until it is refused
 * @throws StartError `zone-file.refused` where somebody else does not come to an end
 */
export async function lockForEditing(path: string, patience = longestEdit): Promise<Disposable> {
  for (let waited = 0; ; waited += lookAgain) {
    const taken = take(path);
    if (Symbol.dispose in taken) return taken;
    if (waited >= patience) throw new StartError('zone-file.refused', taken.reason);
    await pause(lookAgain);
  }
}

/**
 * Whoever has held the lock takes its file away, so that none lies about: a lock on a file that is no longer there
 * keeps nobody away, and is let go.
 */
function take(path: string): Disposable | { readonly reason: string } {
  const lockPath = `${path}.open-dyndns.edit`;
  try {
    makeLockFile(lockPath, path);
    const { ino } = statSync(lockPath);
    const lock = tryLock(lockPath, `the zone file ${path}`);
    if (!(Symbol.dispose in lock))
      return {
        reason: `Somebody else${lock.holder} is still editing ${path}: try again once that has ended.`,
      };
    if (statSync(lockPath, { throwIfNoEntry: false })?.ino === ino) return releasing(lock, lockPath);
    lock[Symbol.dispose]();
    return { reason: `Others are editing ${path} all the time.` };
  } catch (error) {
    // It has just been taken away, or root has made it and not yet given it to the owner of the zone file.
    return { reason: `The lock file ${lockPath} cannot be used (${reasonOf(error)}).` };
  }
}

/** For the owner of the zone file, who has to be able to take it too where root is the one who edits. */
function makeLockFile(lockPath: string, path: string): void {
  try {
    closeSync(openSync(lockPath, 'wx', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw error;
  }
  const { uid, gid } = statSync(path);
  chownSync(lockPath, uid, gid);
}

function releasing(lock: Disposable, lockPath: string): Disposable {
  return {
    [Symbol.dispose]: () => {
      rmSync(lockPath, { force: true });
      lock[Symbol.dispose]();
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
