import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { it, mock } from 'node:test';
import { openZoneFileBackend } from '../../../src/edge/backend/zonefile/backend.ts';
import { name, silent, TestTime, temporaryDirectory } from '../../world.ts';
import { lookUp } from './ask.ts';
import { FakeNamed } from './fake-named.ts';
import { textOf, writeZoneFiles } from './zone-files.ts';

it('an edit that is saved while ours is being written is not overwritten', async () => {
  using directory = temporaryDirectory();
  const { files, forward } = writeZoneFiles(directory.path);
  await using named = await FakeNamed.start(files);
  const options = { files, reload: named.reload, server: named.endpoint };
  await using backend = await openZoneFileBackend(options, { clock: new TestTime(), log: silent });
  const { open } = fsPromises;
  const saving = mock.method(fsPromises, 'open', (...args: Parameters<typeof open>) => {
    if (args[0] === `${forward}.open-dyndns` && saving.mock.callCount() === 0)
      writeFileSync(forward, textOf(forward).replace('10.77.0.7', '10.77.0.70'));
    return open(...args);
  });
  syncBuiltinESMExports();
  const set = {
    name: name('laptop'),
    type: 'A',
    ttl: 60,
    rdata: [{ type: 'A', address: '10.77.0.9' }],
  } as const;
  await backend.apply([{ kind: 'put', set }], new AbortController().signal);
  mock.restoreAll();
  syncBuiltinESMExports();
  assert.deepEqual(await lookUp(named.endpoint, 'printer.lab.example.', 'A'), ['10.77.0.70']);
  assert.deepEqual(await lookUp(named.endpoint, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
});
