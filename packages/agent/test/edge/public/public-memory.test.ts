import assert from 'node:assert/strict';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PublicMemoryFile } from '../../../src/edge/public/public-memory.ts';
import { scratchDirectory } from '../scratch-directory.ts';

const acknowledged = { ipv4: '93.184.216.34' };

describe('what servers have acknowledged', () => {
  it('is there after a start, by server and name, for this user only', async () => {
    await using directory = await scratchDirectory();
    const memory = await PublicMemoryFile.open(directory.path);
    await memory.of('one', 's', false).remember('home', { acknowledged, halted: undefined });
    await memory.of('one', 's', false).remember('nas', { acknowledged: { ipv6: '2a00::1' } });
    await memory.of('other', 's', false).remember('home', { acknowledged: { ipv4: '1.1.1.1' } });
    const again = await PublicMemoryFile.open(directory.path);
    assert.deepEqual(again.of('one', 's', false).names, {
      home: { acknowledged },
      nas: { acknowledged: { ipv6: '2a00::1' } },
    });
    assert.deepEqual(again.of('other', 's', false).names, { home: { acknowledged: { ipv4: '1.1.1.1' } } });
    assert.deepEqual(again.of('third', 's', false).names, {});
    assert.equal((await stat(join(directory.path, 'public.json'))).mode & 0o777, 0o600);
  });

  const refused = { home: { acknowledged, halted: 'badauth' } };
  for (const [title, settings, retry, state] of [
    ['holds over starts', 's', false, refused],
    ['is lifted by other settings', 't', false, { home: { acknowledged } }],
    ['is lifted by --retry', 's', true, { home: { acknowledged } }],
  ] as const)
    it(`a refusal ${title}`, async () => {
      await using directory = await scratchDirectory();
      const memory = await PublicMemoryFile.open(directory.path);
      await memory.of('one', 's', false).remember('home', refused.home);
      assert.deepEqual((await PublicMemoryFile.open(directory.path)).of('one', settings, retry).names, state);
    });

  it('a refusal that was lifted stays so when another name is remembered', async () => {
    await using directory = await scratchDirectory();
    const memory = await PublicMemoryFile.open(directory.path);
    await memory.of('one', 's', false).remember('home', refused.home);
    await memory.of('one', 't', false).remember('nas', { acknowledged });
    const { names } = (await PublicMemoryFile.open(directory.path)).of('one', 't', false);
    assert.deepEqual(names, { home: { acknowledged }, nas: { acknowledged } });
  });

  it('that cannot be read is not forgotten silently', async () => {
    await using directory = await scratchDirectory();
    await writeFile(join(directory.path, 'public.json'), '{"one":1}');
    await assert.rejects(PublicMemoryFile.open(directory.path), { code: 'state.unusable' });
  });
});
