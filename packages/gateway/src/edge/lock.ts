import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../errors.ts';

/** Milliseconds: somebody who only looks whose lock it is has gone by then. */
const patience = 250;

/**
 * Keeps a second gateway away from what the lock file stands for, until disposed. The lock is SQLite's own (fcntl), so
 * that the kernel lets go of it however the process ends; the file stays, says nothing by being there, and must never
 * be opened by anything else in this process, for closing it would let go (fcntl(2)).
 * @param subject what is locked, for the sentence that refuses
 * @throws StartError `gateway.running`, `state.unusable`
 */
export function holdLock(path: string, subject: string): Disposable {
  const database = open(path, subject);
  try {
    claim(database);
  } catch (error) {
    const holder = holderOf(database);
    database.close();
    if (!isBusy(error)) throw unusable(path, subject, error);
    throw new StartError(
      'gateway.running',
      `Another gateway${holder} runs on ${subject}: stop it first, or give this one a state directory and zone files of its own.`,
      { cause: error },
    );
  }
  return { [Symbol.dispose]: () => database.close() };
}

/**
 * The lock if nobody else holds it, without waiting; else who does, as words to put behind a noun.
 * @throws StartError `state.unusable`
 */
export function tryLock(path: string, subject: string): Disposable | { readonly holder: string } {
  const database = open(path, subject, 0);
  try {
    claim(database);
    return { [Symbol.dispose]: () => database.close() };
  } catch (error) {
    const holder = holderOf(database);
    database.close();
    if (!isBusy(error)) throw unusable(path, subject, error);
    return { holder };
  }
}

/** Whether another process holds the lock. @throws StartError `state.unusable` */
export function isLocked(path: string, subject: string): boolean {
  if (!existsSync(path)) return false;
  const database = open(path, subject);
  try {
    database.exec('BEGIN IMMEDIATE; ROLLBACK;');
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw unusable(path, subject, error);
  } finally {
    database.close();
  }
}

/**
 * A reserved lock (sqlite.org/lockingv3) lets others read whose it is, and nobody else reserve it. The number is of no
 * use once the process has ended, so that it is not brought to the disk.
 */
function claim(database: DatabaseSync): void {
  database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;');
  database.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${process.pid}; COMMIT; BEGIN IMMEDIATE;`);
}

function holderOf(database: DatabaseSync): string {
  try {
    const pid = database.prepare('PRAGMA user_version').get()?.['user_version'];
    return typeof pid === 'number' && pid > 0 ? ` (process ${pid})` : '';
  } catch {
    // Whoever is just writing its number there cannot be named yet; that it is there is enough.
    return '';
  }
}

function open(path: string, subject: string, timeout = patience): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout });
  } catch (error) {
    throw unusable(path, subject, error);
  }
}

/** SQLITE_BUSY and its extended codes. */
function isBusy(error: unknown): boolean {
  const primaryCode = 0xff;
  const busy = 5;
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & primaryCode) === busy;
}

function unusable(path: string, subject: string, error: unknown): StartError {
  const reason = error instanceof Error ? error.message : String(error);
  return new StartError(
    'state.unusable',
    `The lock file ${path} of ${subject} cannot be used (${reason}): the gateway's user has to own it, and the disk needs room for 4 KiB.`,
    { cause: error },
  );
}
