import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Log } from '../../service/ports.ts';

/** Tells of changes to files by watching their directories, so that it does not matter which of them are there. */
export class DirectoryWatch implements Disposable {
  readonly #log: Log;
  readonly #onChange: (path: string) => void;
  /** The paths of the files in each directory, by their names in it. */
  readonly #files = new Map<string, Map<string, string>>();
  readonly #watchers = new Map<string, FSWatcher>();
  #hasComplained = false;

  constructor(paths: Iterable<string>, onChange: (path: string) => void, log: Log) {
    this.#log = log;
    this.#onChange = onChange;
    for (const path of paths) {
      const files = this.#files.get(dirname(path)) ?? new Map<string, string>();
      files.set(basename(path), path);
      this.#files.set(dirname(path), files);
    }
    this.watchMissing();
  }

  /** Begins to watch the directories that were not there before. */
  watchMissing(): void {
    for (const [directory, files] of this.#files)
      if (!this.#watchers.has(directory)) this.#watch(directory, files);
  }

  [Symbol.dispose](): void {
    for (const watcher of this.#watchers.values()) watcher.close();
  }

  #watch(directory: string, files: ReadonlyMap<string, string>): void {
    try {
      const watcher = watch(directory, { persistent: false }, (_event, name) => {
        const path = files.get(name ?? '');
        if (path !== undefined) this.#onChange(path);
        // inotify says the directory's own name once it has been removed: another may take its place.
        else if (name === basename(directory)) this.#forget(directory);
      });
      watcher.on('error', () => this.#forget(directory));
      this.#watchers.set(directory, watcher);
    } catch (error) {
      this.#complain(directory, error);
    }
  }

  #forget(directory: string): void {
    this.#watchers.get(directory)?.close();
    this.#watchers.delete(directory);
  }

  /** Once: with the machine's watches used up (inotify(7), ENOSPC) it is the same for thousands of them. */
  #complain(directory: string, error: unknown): void {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || this.#hasComplained) return;
    this.#hasComplained = true;
    this.#log.warn(
      { event: 'watch', directory, reason: error instanceof Error ? error.message : String(error) },
      'changes to files in this directory, and perhaps in others, are noticed later',
    );
  }
}
