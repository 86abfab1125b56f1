import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openSqliteStore } from '../../../src/edge/store/sqlite.ts';
import { StartError } from '../../../src/errors.ts';
import { type Credential, unlimited } from '../../../src/model/credential.ts';
import { temporaryDirectory } from '../../world.ts';
import { storeContract } from './contract.ts';
import { writeVersion1 } from './version-1.ts';

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

  it('reads a credential anew once another program has written it', async () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'store.sqlite');
    await using store = openSqliteStore(path);
    await using command = openSqliteStore(path);
    const ann: Credential = {
      ...unlimited,
      id: 'ann',
      role: 'user',
      verifier: 'sha256$x',
      label: 'ann',
      createdAt: 7,
      state: 'waiting',
    };
    await store.write([{ kind: 'credential.put', credential: ann }]);
    assert.equal((await store.credential('ann'))?.state, 'waiting');
    await command.write([{ kind: 'credential.put', credential: { ...ann, state: 'active' } }]);
    await nextTurn();
    assert.equal((await store.credential('ann'))?.state, 'active');
    await store.write([{ kind: 'credential.put', credential: ann }]);
    assert.equal((await store.credential('ann'))?.state, 'waiting');
    await command.write([{ kind: 'credential.remove', id: 'ann' }]);
    await nextTurn();
    assert.equal(await store.credential('ann'), undefined);
    assert.equal(await store.credentialBySecret('sha256$x'), undefined);
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

  it('opens a store of the first version, and nothing of it is lost', async () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'store.sqlite');
    writeVersion1(path);
    for (const life of ['migrating', 'migrated']) {
      await using store = openSqliteStore(path);
      const { hosts, claims } = await store.load();
      const shown = [...hosts, ...claims].map(({ name: owner, ...host }) => [
        owner.key.length > 0 && host.addresses.join(' '),
        host.owner,
        host.ttl,
        host.lease?.expiresAt,
        host.records.length + host.services.length,
      ]);
      assert.deepEqual(
        shown,
        [
          ['10.77.0.9 fd77::9', 'device-a', 60, 5000, 0],
          ['10.77.0.30', undefined, 300, undefined, 0],
          ['10.77.0.11', 'ann', 60, undefined, 0],
        ],
        life,
      );
      assert.deepEqual(await store.credentials(), [
        {
          ...unlimited,
          id: 'ann',
          role: 'user',
          verifier: 'scrypt$x',
          label: 'ann',
          createdAt: 7,
          state: 'active',
        },
        {
          ...unlimited,
          id: 'device-a',
          role: 'device',
          verifier: 'sha256$y',
          label: 'a laptop',
          createdAt: 8,
          state: 'waiting',
        },
      ]);
      assert.deepEqual(await store.token('sha256$t'), { hash: 'sha256$t', createdAt: 9, expiresAt: 10 });
      assert.deepEqual(await store.audit(9), [
        { at: 11, event: 'host.created', actor: 'device-a', subject: 'laptop', detail: 'first' },
      ]);
    }
  });

  it('refuses a store that a later gateway wrote', async () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'store.sqlite');
    await openSqliteStore(path)[Symbol.asyncDispose]();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    assert.throws(() => openSqliteStore(path), /has version 99, .* install the gateway that wrote it/);
  });

  it('refuses a directory that is not there', () => {
    assert.throws(() => openSqliteStore('/nonexistent/store.sqlite'), StartError);
  });
});
