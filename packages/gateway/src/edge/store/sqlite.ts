import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { printName } from '@open-dyndns/dns';
import { GatewayError, StartError } from '../../errors.ts';
import type { Store, StoreWrite } from '../../service/ports.ts';
import { CredentialReader } from './credential-reader.ts';
import { LogSync } from './log-sync.ts';
import { credentialValues, hostValues, readAudit, readCredential, readHost, readToken } from './rows.ts';
import { versions } from './schema.ts';

/** Verifiers and names of people: for the gateway's user alone. */
const fileMode = 0o600;
/** Milliseconds that a write waits for a command that writes at the same moment. */
const busyTimeout = 5_000;
/** Writes of one transaction between two turns of the event loop: a few milliseconds. */
const writesPerTurn = 500;
/** Pages of the write-ahead log, 4 KiB each, that make SQLite take them over into its file, which takes a while. */
const pagesToCheckpoint = 4_000;

/**
 * Opens the store in a SQLite file, made if it is not there, with a write-ahead log and a sync per transaction.
 * Commands may open it beside a gateway that runs.
 * @throws StartError `state.unusable`
 */
export function openSqliteStore(path: string): Store {
  try {
    closeSync(openSync(path, 'a', fileMode));
    chmodSync(path, fileMode);
    const database = new DatabaseSync(path, { timeout: busyTimeout });
    // NORMAL leaves the sync of each commit to us.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    database.exec(`PRAGMA wal_autocheckpoint = ${pagesToCheckpoint};`);
    requireSound(database);
    migrate(database, path);
    return sqliteStore(database, new LogSync(path));
  } catch (error) {
    if (error instanceof StartError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      'state.unusable',
      `The store ${path} cannot be used (${reason}): check its owner and the disk, restore a backup, or put it aside with its -wal and -shm; the hosts in the zone file are then adopted (docs/operations.md)`,
      { cause: error },
    );
  }
}

/** A damaged page would otherwise be found when it is needed. */
function requireSound(database: DatabaseSync): void {
  const said = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (said !== 'ok') throw new Error(`it is damaged: ${said}`);
}

/** Brings the file to the latest version, all of it or nothing; one that a later gateway wrote stays as it is. */
function migrate(database: DatabaseSync, path: string): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > versions.length)
    throw new StartError(
      'state.unusable',
      `The store ${path} has version ${version}, this gateway knows versions up to ${versions.length}: install the gateway that wrote it, or restore the backup made before it (docs/operations.md)`,
    );
  const missing = versions.slice(version);
  if (missing.length === 0) return;
  database.exec(`BEGIN IMMEDIATE; ${missing.join('')} PRAGMA user_version = ${versions.length}; COMMIT;`);
}

function sqliteStore(database: DatabaseSync, log: LogSync): Store {
  const statements = prepare(database);
  const byId = new CredentialReader(database, 'id');
  const byVerifier = new CredentialReader(database, 'verifier');
  let last: Promise<unknown> = Promise.resolve();
  /** One transaction after another: a long one leaves the event loop to others between its writes. */
  const write = (batch: readonly StoreWrite[]): Promise<void> => {
    const turn = last.then(async () => {
      await transact(database, statements, log, batch);
      if (!batch.some(isOfCredential)) return;
      byId.forget();
      byVerifier.forget();
    });
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    load: async () => ({
      hosts: Array.from(statements.hosts.iterate(), readHost),
      claims: Array.from(statements.claims.iterate(), readHost),
    }),
    credential: async (id) => byId.read(id),
    credentialBySecret: async (verifier) => byVerifier.read(verifier),
    credentials: async (role) => Array.from(statements.credentials.iterate(role ?? null), readCredential),
    token: async (hash) => optional(statements.token.get(hash), readToken),
    write,
    audit: async (limit) => statements.audit.all(limit).map(readAudit),
    [Symbol.asyncDispose]: async () => {
      await last;
      log[Symbol.dispose]();
      database.close();
    },
  };
}

type Statements = ReturnType<typeof prepare>;

function prepare(database: DatabaseSync) {
  const put = (table: string, columns: number): StatementSync =>
    database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (${Array(columns).fill('?').join(', ')})`);
  return {
    hosts: database.prepare('SELECT * FROM host'),
    claims: database.prepare('SELECT * FROM claim'),
    putHost: put('host', 13),
    putClaim: put('claim', 13),
    removeHost: database.prepare('DELETE FROM host WHERE name = ?'),
    removeClaim: database.prepare('DELETE FROM claim WHERE name = ?'),
    credentials: database.prepare('SELECT * FROM credential WHERE role = ?1 OR ?1 IS NULL ORDER BY id'),
    putCredential: put('credential', 12),
    useCredential: database.prepare('UPDATE credential SET last_used_at = ? WHERE id = ?'),
    removeCredential: database.prepare('DELETE FROM credential WHERE id = ?'),
    token: database.prepare('SELECT * FROM token WHERE hash = ?'),
    putToken: put('token', 3),
    removeToken: database.prepare('DELETE FROM token WHERE hash = ?'),
    pruneTokens: database.prepare('DELETE FROM token WHERE expires_at <= ?'),
    addAudit: database.prepare(
      'INSERT INTO audit (at, event, actor, subject, detail) VALUES (?, ?, ?, ?, ?)',
    ),
    audit: database.prepare('SELECT * FROM audit ORDER BY number DESC LIMIT ?'),
  };
}

function run(statements: Statements, write: StoreWrite): void {
  switch (write.kind) {
    case 'host.put':
      statements.putHost.run(...hostValues(write.host));
      return;
    case 'host.remove':
      statements.removeHost.run(printName(write.name));
      return;
    case 'claim.put':
      statements.putClaim.run(...hostValues(write.host));
      return;
    case 'claim.remove':
      statements.removeClaim.run(printName(write.name));
      return;
    case 'credential.put':
      statements.putCredential.run(...credentialValues(write.credential));
      return;
    case 'credential.used':
      statements.useCredential.run(write.at, write.id);
      return;
    case 'credential.remove':
      statements.removeCredential.run(write.id);
      return;
    case 'token.put':
      statements.putToken.run(write.token.hash, write.token.createdAt, write.token.expiresAt);
      return;
    case 'token.spend':
      if (statements.removeToken.run(write.hash).changes === 0)
        throw new GatewayError('enrolment.bad-token', 'The token has been used already', { field: 'token' });
      return;
    case 'token.prune':
      statements.pruneTokens.run(write.expiredAt);
      return;
    case 'audit': {
      const { at, event, actor, subject, detail } = write.entry;
      statements.addAudit.run(at, event, actor, subject, detail);
    }
  }
}

/** All or nothing, and on the disk before it returns. */
async function transact(
  database: DatabaseSync,
  statements: Statements,
  log: LogSync,
  batch: readonly StoreWrite[],
): Promise<void> {
  try {
    database.exec('BEGIN IMMEDIATE');
    for (const [index, write] of batch.entries()) {
      if (index % writesPerTurn === writesPerTurn - 1) await nextTurn();
      run(statements, write);
    }
    database.exec('COMMIT');
    await log.done();
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    if (error instanceof GatewayError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new GatewayError(
      'store.unavailable',
      `The gateway's store could not be written (${reason}); try again later`,
      {
        cause: error,
      },
    );
  }
}

function isOfCredential({ kind }: StoreWrite): boolean {
  return kind === 'credential.put' || kind === 'credential.remove' || kind === 'credential.used';
}

function optional<Value, Read>(row: Value | undefined, read: (row: Value) => Read): Read | undefined {
  return row === undefined ? undefined : read(row);
}
