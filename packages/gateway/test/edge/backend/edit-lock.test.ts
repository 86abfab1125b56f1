import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { lockForEditing } from '../../../src/edge/backend/zonefile/edit-lock.ts';
import { temporaryDirectory } from '../../world.ts';

describe('the lock of those who edit a zone file', () => {
  it('is held by one at a time, whatever the hurry, and leaves nothing behind', async () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'db');
    writeFileSync(path, '');
    let editing = 0;
    const edit = async (): Promise<number> => {
      using _lock = await lockForEditing(path);
      editing += 1;
      const atOnce = editing;
      await new Promise(setImmediate);
      editing -= 1;
      return atOnce;
    };
    assert.deepEqual(await Promise.all(Array.from({ length: 20 }, edit)), Array(20).fill(1));
    assert.deepEqual(readdirSync(directory.path), ['db']);
  });

  it('is refused in the end, naming who has it', async () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'db');
    writeFileSync(path, '');
    using _held = await lockForEditing(path);
    await assert.rejects(lockForEditing(path, 1), {
      code: 'zone-file.refused',
      message: `Somebody else (process ${process.pid}) is still editing ${path}: try again once that has ended.`,
    });
  });

  it('is free where the file of one is left that was killed', async () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'db');
    writeFileSync(path, '');
    writeFileSync(`${path}.open-dyndns.edit`, '');
    (await lockForEditing(path))[Symbol.dispose]();
    assert.deepEqual(readdirSync(directory.path), ['db']);
  });
});
