import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { codeBlocks, documents, root } from './code-blocks.ts';

/** Long enough for an example that waits for an answer of the network. In milliseconds. */
const timeout = 15_000;

/** Marked `no-run` where an example needs a LAN or a user; its syntax is checked all the same. */
describe('every TypeScript example of a package runs as it stands', async () => {
  const blocks = (await documents('packages/*/README.md')).flatMap((file) => codeBlocks(file, 'ts'));
  for (const { file, line, info, text } of blocks) {
    const only = info.includes('no-run') ? ['--check'] : [];
    it(`${file}:${line}${only.length > 0 ? ' (parsed only)' : ''}`, () => {
      const { status, stderr } = spawnSync(
        process.execPath,
        ['--conditions=@open-dyndns/source', '--input-type=module-typescript', ...only, '-'],
        { input: text, cwd: join(root, file, '..'), timeout, encoding: 'utf8' },
      );
      assert.equal(status, 0, stderr);
    });
  }
});
