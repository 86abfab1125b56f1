import { type BigIntStats, fchmodSync, fchownSync, fstatSync, renameSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from '../../sync-directory.ts';

/** Whose a file is and who may read it. */
export interface Ownership {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** A file's next content, on the disk beside it. */
export interface PreparedWrite {
  /** What the file is like as we have written it. */
  readonly state: BigIntStats;
  /** Puts it in the file's place; whoever opens the file finds the old content or the new, never a part. */
  place(): void;
  /** The same, and onto the disk. */
  commit(): Promise<void>;
  /** Takes it away, if it is still there. */
  discard(): Promise<void>;
}

const permissionBits = 0o7777;

/** Writes and syncs a file's next content in the same directory, under the same mode and owner. */
export async function prepareWrite(
  path: string,
  bytes: Uint8Array,
  ownership: Ownership,
): Promise<PreparedWrite> {
  await discardUnfinished(path);
  return writeBeside(besideOf(path), path, bytes, ownership);
}

/** Takes away what a crash left of a write. */
export async function discardUnfinished(path: string): Promise<void> {
  await rm(besideOf(path), { force: true });
}

/**
 * The same under a name of the caller's, which nobody else may use meanwhile: fails with `EEXIST` while the file is
 * there, so that it is a lock too.
 */
export async function writeBeside(
  beside: string,
  path: string,
  bytes: Uint8Array,
  ownership: Ownership,
): Promise<PreparedWrite> {
  const discard = (): Promise<void> => rm(beside, { force: true });
  // `wx` refuses whatever somebody has put there since, a link above all.
  const file = await open(beside, 'wx', 0o600);
  let state: BigIntStats;
  try {
    await file.writeFile(bytes);
    own(file, ownership);
    await file.sync();
    state = fstatSync(file.fd, { bigint: true });
  } catch (error) {
    await discard();
    throw error;
  } finally {
    await file.close();
  }
  const place = (): void => renameSync(beside, path);
  return {
    state,
    place,
    commit: async () => {
      place();
      await syncDirectory(dirname(path));
    },
    discard,
  };
}

function besideOf(path: string): string {
  return `${path}.open-dyndns`;
}

/** At once: to hand what takes microseconds to another thread takes longer, on a busy machine a hundred times. */
function own({ fd }: FileHandle, { mode, uid, gid }: Ownership): void {
  const { uid: ownUid, gid: ownGid } = fstatSync(fd);
  if (uid !== ownUid || gid !== ownGid) fchownSync(fd, uid, gid);
  fchmodSync(fd, mode & permissionBits);
}
