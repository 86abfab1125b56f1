import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const sync = promisify(fdatasync);

/**
 * Brings SQLite's write-ahead log to the disk without holding up the event loop, as SQLite itself would at each commit.
 * Until a checkpoint, which syncs by itself, all that has been committed is in there; SQLite keeps the file for as long
 * as a connection is open.
 */
export class LogSync implements Disposable {
  readonly #log: number;

  /** @param path the database's, in which something has been read or written already */
  constructor(path: string) {
    this.#log = openSync(`${path}-wal`, 'r');
    const directory = openSync(dirname(path), 'r');
    fsyncSync(directory);
    closeSync(directory);
  }

  /** Resolves once everything that was committed before is on the disk. */
  async done(): Promise<void> {
    await sync(this.#log);
  }

  [Symbol.dispose](): void {
    closeSync(this.#log);
  }
}
