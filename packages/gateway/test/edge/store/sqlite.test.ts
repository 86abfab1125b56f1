import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { openSqliteStore } from '../../../src/edge/store/sqlite.ts';
import { StartError } from '../../../src/errors.ts';
import { temporaryDirectory } from '../../world.ts';
import { storeContract } from './contract.ts';

describe('the SQLite store', () => {
  storeContract(openSqliteStore);

  it('is readable for its owner alone, the write-ahead log too', async () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'store.sqlite');
    writeFileSync(path, '', { mode: 0o644 });
    await using store = openSqliteStore(path);
    await store.write([
      { kind: 'audit', entry: { at: 1, event: 'e', actor: 'a', subject: 's', detail: 'd' } },
    ]);
    for (const file of [path, `${path}-wal`, `${path}-shm`])
      assert.equal((statSync(file).mode & 0o777).toString(8), '600', file);
  });

  it('refuses a file that is no store and leaves it as it is', () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'store.sqlite');
    const text = 'not a database at all, and longer than the header of one'.repeat(50);
    writeFileSync(path, text);
    assert.throws(
      () => openSqliteStore(path),
      (error) => {
        assert.ok(error instanceof StartError && error.code === 'state.unusable');
        assert.match(error.message, /store\.sqlite/);
        return true;
      },
    );
    assert.equal(readFileSync(path, 'utf8'), text);
  });

  it('refuses a store that a later gateway wrote', async () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'store.sqlite');
    await openSqliteStore(path)[Symbol.asyncDispose]();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    assert.throws(() => openSqliteStore(path), /version 99/);
  });

  it('refuses a directory that is not there', () => {
    assert.throws(() => openSqliteStore('/nonexistent/store.sqlite'), StartError);
  });
});
