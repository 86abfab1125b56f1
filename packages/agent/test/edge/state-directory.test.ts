import assert from 'node:assert/strict';
import { chmod, chown, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { journalFile } from '../../src/edge/resolver/journal-file.ts';
import { checkOwnDirectory } from '../../src/edge/state/own-directory.ts';
import { resolverJournalPath, StateDirectory } from '../../src/edge/state/state-directory.ts';
import { AgentError } from '../../src/errors.ts';
import type { KnownGateway } from '../../src/model/pin.ts';
import { scratchDirectory } from './scratch-directory.ts';

const known: KnownGateway = {
  pin: 'sha256/x',
  url: 'https://10.77.0.2:8443',
  zones: ['home.arpa'],
  prefixes: ['10.77.0.0/24'],
  credential: { device: 'device-1', secret: 'secret' },
};

const unusable = (error: unknown) => error instanceof AgentError && error.code === 'state.unusable';

describe('what is remembered', () => {
  it('comes back', async () => {
    await using directory = await scratchDirectory();
    const state = await StateDirectory.open(join(directory.path, 'state'));
    assert.deepEqual(await state.knownGateways(), []);
    assert.equal(await state.lastLabel('laptop'), 'laptop');
    await state.rememberGateways([known, { ...known, pin: 'sha256/y', credential: undefined }]);
    await state.rememberLabel('laptop', 'laptop-2');
    const again = await StateDirectory.open(join(directory.path, 'state'));
    assert.deepEqual(await again.knownGateways(), [
      known,
      { ...known, pin: 'sha256/y', credential: undefined },
    ]);
    assert.equal(await again.lastLabel('laptop'), 'laptop-2');
  });

  it('of a name holds only for that wish', async () => {
    await using directory = await scratchDirectory();
    const state = await StateDirectory.open(directory.path);
    await state.rememberLabel('laptop', 'laptop-2');
    assert.equal(await state.lastLabel('desktop'), 'desktop');
  });

  it('is for nobody else to read, and the directory neither', async () => {
    await using directory = await scratchDirectory();
    const path = join(directory.path, 'deep', 'state');
    const state = await StateDirectory.open(path);
    const umask = process.umask(0);
    try {
      await state.rememberGateways([known]);
      await state.rememberLabel('laptop', 'laptop');
    } finally {
      process.umask(umask);
    }
    assert.equal((await stat(path)).mode & 0o777, 0o700);
    for (const name of await readdir(path)) {
      assert.equal((await stat(join(path, name))).mode & 0o777, 0o600, name);
    }
  });

  it('last is what counts when several are written at once', async () => {
    await using directory = await scratchDirectory();
    const state = await StateDirectory.open(directory.path);
    await Promise.all(['a', 'b', 'c', 'd'].map((label) => state.rememberLabel('laptop', label)));
    assert.equal(await state.lastLabel('laptop'), 'd');
    assert.deepEqual(await readdir(directory.path), ['name.json'], 'nothing is left beside');
  });
});

describe('a state directory that is of no use', () => {
  it('is named, with what is wrong', async () => {
    await using directory = await scratchDirectory();
    const path = join(directory.path, 'file');
    await writeFile(path, '');
    await assert.rejects(StateDirectory.open(join(path, 'state')), unusable);
  });

  for (const [who, mode] of [
    ['its group', 0o770],
    ['everybody', 0o707],
  ] as const) {
    it(`because ${who} may write to it is refused, and so is a journal`, async () => {
      await using directory = await scratchDirectory();
      const journal = resolverJournalPath(directory.path);
      await writeFile(journal, '{}');
      await chmod(journal, mode);
      await assert.rejects(journalFile(journal).read(), /others may write to it/);
      await chmod(directory.path, mode);
      await assert.rejects(StateDirectory.open(directory.path), unusable);
      await assert.rejects(checkOwnDirectory(directory.path), unusable);
    });
  }

  it('because it is somebody else’s is refused', { skip: process.geteuid?.() !== 0 }, async () => {
    await using directory = await scratchDirectory();
    await chown(directory.path, 65_534, 65_534);
    await assert.rejects(StateDirectory.open(directory.path), /belongs to user 65534/);
  });

  it('because of a damaged file is not taken for an empty one', async () => {
    await using directory = await scratchDirectory();
    await writeFile(join(directory.path, 'gateways.json'), '[{"pin":');
    await mkdir(join(directory.path, 'name.json'));
    const state = await StateDirectory.open(directory.path);
    await assert.rejects(state.knownGateways(), unusable);
    await assert.rejects(state.lastLabel('laptop'), unusable);
  });

  it('because of a name that is no host label is said at the start, not when the name is claimed', async () => {
    await using directory = await scratchDirectory();
    await writeFile(join(directory.path, 'name.json'), '{"wished":"laptop","label":"two words"}');
    const state = await StateDirectory.open(directory.path);
    await assert.rejects(state.lastLabel('laptop'), unusable);
  });
});
