import assert from 'node:assert/strict';
import fs, { existsSync, writeFileSync } from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { it, mock } from 'node:test';
import timers from 'node:timers/promises';
import { openZoneFileBackend } from '../../../src/edge/backend/zonefile/backend.ts';
import { lockForEditing } from '../../../src/edge/backend/zonefile/edit-lock.ts';
import { name, silent, TestTime, temporaryDirectory } from '../../world.ts';
import { lookUp } from './ask.ts';
import { FakeNamed } from './fake-named.ts';
import { textOf, writeZoneFiles } from './zone-files.ts';

const never = new AbortController().signal;
const laptop = [
  {
    kind: 'put',
    set: { name: name('laptop'), type: 'A', ttl: 60, rdata: [{ type: 'A', address: '10.77.0.9' }] },
  },
] as const;

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
  await backend.apply(laptop, never);
  mock.restoreAll();
  syncBuiltinESMExports();
  assert.deepEqual(await lookUp(named.endpoint, 'printer.lab.example.', 'A'), ['10.77.0.70']);
  assert.deepEqual(await lookUp(named.endpoint, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
});

it('an edit that is written over ours as soon as it is there is not taken for ours', async () => {
  using directory = temporaryDirectory();
  const { files, forward } = writeZoneFiles(directory.path);
  await using named = await FakeNamed.start(files);
  const options = { files, reload: named.reload, server: named.endpoint, deadline: 100 };
  await using backend = await openZoneFileBackend(options, { clock: new TestTime(), log: silent });
  const edited = textOf(forward).replace('10.77.0.7', '10.77.0.70');
  const { renameSync } = fs;
  const placing = mock.method(fs, 'renameSync', (...args: Parameters<typeof renameSync>) => {
    renameSync(...args);
    if (placing.mock.callCount() === 0) writeFileSync(forward, edited);
  });
  syncBuiltinESMExports();
  await assert.rejects(backend.apply(laptop, never), /did not take serial/);
  mock.restoreAll();
  syncBuiltinESMExports();
  assert.equal(textOf(forward), edited);
  await backend.apply(laptop, never);
  assert.deepEqual(await lookUp(named.endpoint, 'printer.lab.example.', 'A'), ['10.77.0.70']);
  assert.deepEqual(await lookUp(named.endpoint, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
});

it('a command that edits the file is waited for, and its edit is not overwritten', async () => {
  using directory = temporaryDirectory();
  const { files, forward } = writeZoneFiles(directory.path);
  await using named = await FakeNamed.start(files);
  const options = { files, reload: named.reload, server: named.endpoint };
  await using backend = await openZoneFileBackend(options, { clock: new TestTime(), log: silent });
  const before = textOf(forward);
  const editing = await lockForEditing(forward);
  const waiting = Promise.withResolvers<void>();
  const { setTimeout: pause } = timers;
  mock.method(timers, 'setTimeout', (...args: Parameters<typeof pause>) => {
    if (existsSync(`${forward}.open-dyndns`)) waiting.resolve();
    return pause(...args);
  });
  syncBuiltinESMExports();
  const applied = backend.apply(laptop, never);
  await Promise.race([waiting.promise, applied]);
  mock.restoreAll();
  syncBuiltinESMExports();
  assert.equal(textOf(forward), before);
  writeFileSync(forward, before.replace('10.77.0.7', '10.77.0.70'));
  editing[Symbol.dispose]();
  await applied;
  assert.deepEqual(await lookUp(named.endpoint, 'printer.lab.example.', 'A'), ['10.77.0.70']);
  assert.deepEqual(await lookUp(named.endpoint, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
});
