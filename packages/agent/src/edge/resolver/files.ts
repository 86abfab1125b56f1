import { lstat, open, readFile, readlink, realpath, rename, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Snapshot } from '../../protocol/resolver-journal.ts';
import { hasCode, removeDurably, syncDirectory } from '../durable-file.ts';

/** A file with its bytes, mode and owner. */
export type FileSnapshot = Extract<Snapshot, { kind: 'file' }>;

/** The few things that are done to a resolver file. Every verb is durable when it resolves. */
export interface ResolverFiles {
  /** What is at the path itself, links not followed; undefined: something that is neither file nor link. */
  look(path: string): Promise<Snapshot | undefined>;
  /** The path and the file that the path leads to, links followed; undefined: no file. */
  lookBehind(path: string): Promise<{ readonly path: string; readonly file: FileSnapshot } | undefined>;
  /** Puts a file or link beside the path. */
  prepare(path: string, wanted: Exclude<Snapshot, { kind: 'absent' }>): Promise<void>;
  /** Puts what was prepared in the place of the path, in one step. */
  replace(path: string): Promise<void>;
  /** Removes what was prepared, if it is still there. */
  discard(path: string): Promise<void>;
  /** Writes into the file that is there; its mode and owner stay. Not one step. */
  overwrite(path: string, bytes: Uint8Array): Promise<void>;
  remove(path: string): Promise<void>;
}

export const diskFiles: ResolverFiles = {
  async look(path) {
    try {
      const status = await lstat(path);
      if (status.isSymbolicLink()) return { kind: 'link', target: await readlink(path) };
      return status.isFile() ? await readSnapshot(path) : undefined;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return { kind: 'absent' };
      throw error;
    }
  },

  async lookBehind(path) {
    try {
      const real = await realpath(path);
      return { path: real, file: await readSnapshot(real) };
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'EISDIR', 'ELOOP')) return undefined;
      throw error;
    }
  },

  async prepare(path, wanted) {
    await this.discard(path);
    if (wanted.kind === 'link') await symlink(wanted.target, beside(path));
    else await writeNew(beside(path), wanted);
  },

  async replace(path) {
    await rename(beside(path), path);
    await syncDirectory(dirname(path));
  },

  discard: (path) => removeDurably(beside(path)),

  async overwrite(path, bytes) {
    const file = await open(path, 'r+');
    try {
      await file.truncate(0);
      await file.write(bytes, 0, bytes.length, 0);
      await file.sync();
    } finally {
      await file.close();
    }
  },

  remove: removeDurably,
};

/** In the same directory, since only there a rename is one step. */
function beside(path: string): string {
  return join(dirname(path), `.${basename(path)}.dyndns-agent`);
}

async function readSnapshot(path: string): Promise<FileSnapshot> {
  const [bytes, { mode, uid, gid }] = await Promise.all([readFile(path), lstat(path)]);
  return { kind: 'file', bytes, mode: mode & 0o7777, uid, gid };
}

async function writeNew(path: string, { bytes, mode, uid, gid }: FileSnapshot): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.chown(uid, gid);
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}
