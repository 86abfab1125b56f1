import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Credential } from '../../model/credential.ts';
import { readCredential } from './rows.ts';

/** Credentials that are kept in memory: those of everybody who comes in one minute, and few enough not to matter. */
const kept = 4096;

/** Credentials by one column, each read once for as long as nobody writes to the store. */
export class CredentialReader {
  readonly #statement: StatementSync;
  readonly #version: StatementSync;
  readonly #known = new Map<SQLInputValue, Credential>();
  #versionRead: unknown;
  #isCurrent = false;

  constructor(database: DatabaseSync, column: 'id' | 'verifier') {
    this.#statement = database.prepare(`SELECT * FROM credential WHERE ${column} = ?`);
    this.#version = database.prepare('PRAGMA data_version');
  }

  read(value: string): Credential | undefined {
    this.#lookForWrites();
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const row = this.#statement.get(value);
    if (row === undefined) return undefined;
    if (this.#known.size >= kept) this.#known.clear();
    const credential = readCredential(row);
    this.#known.set(value, credential);
    return credential;
  }

  /** To be called when this connection has written a credential. */
  forget(): void {
    this.#known.clear();
  }

  /** Commands write beside the gateway: once a turn of the event loop, the file is asked whether one has. */
  #lookForWrites(): void {
    if (this.#isCurrent) return;
    this.#isCurrent = true;
    setImmediate(() => {
      this.#isCurrent = false;
    });
    const version = this.#version.get()?.['data_version'];
    if (version !== this.#versionRead) this.#known.clear();
    this.#versionRead = version;
  }
}
