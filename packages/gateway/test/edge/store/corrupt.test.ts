import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openSqliteStore } from '../../../src/edge/store/sqlite.ts';
import { StartError } from '../../../src/errors.ts';
import { temporaryDirectory } from '../../world.ts';

const pageOctets = 4096;

async function soundStore(path: string): Promise<void> {
  await using store = openSqliteStore(path);
  await store.write(
    Array.from({ length: 2_000 }, (_, index) => ({
      kind: 'audit',
      entry: { at: index, event: 'e', actor: 'a', subject: 's', detail: 'of some length'.repeat(5) },
    })),
  );
}

describe('a store that is damaged is refused, with the way back', () => {
  const damages = [
    { name: 'another file', damage: (path: string) => writeFileSync(path, 'not a database'.repeat(1_000)) },
    {
      name: 'pages overwritten',
      damage: (path: string) => {
        const pages = Math.floor(readFileSync(path).length / pageOctets);
        const file = openSync(path, 'r+');
        for (let page = 2; page < pages; page += 1)
          writeSync(file, Buffer.alloc(pageOctets, 0xff), 0, pageOctets, page * pageOctets);
        closeSync(file);
      },
    },
    {
      name: 'cut off',
      damage: (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 3 * pageOctets)),
    },
  ];
  for (const { name, damage } of damages)
    it(name, async () => {
      using directory = temporaryDirectory();
      const path = join(directory.path, 'gateway.db');
      await soundStore(path);
      damage(path);
      const before = readFileSync(path);
      assert.throws(
        () => openSqliteStore(path),
        (error) =>
          error instanceof StartError &&
          error.code === 'state.unusable' &&
          /put it aside .*docs\/operations\.md/.test(error.message),
      );
      assert.deepEqual(readFileSync(path), before, 'what could be rescued is still there');
    });
});
