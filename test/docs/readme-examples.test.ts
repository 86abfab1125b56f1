import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { codeBlocks, documents, root } from './code-blocks.ts';

/** Long enough for an example that waits for an answer of the network. In milliseconds. */
const timeout = 15_000;

const blocks = (await documents('packages/*/README.md')).flatMap((file) => codeBlocks(file, 'ts'));

/** Examples marked `no-run` need a LAN or do not end by themselves; they have to parse all the same. */
describe('every TypeScript example of a package', () => {
  for (const { file, line, info, text } of blocks)
    if (info.includes('no-run'))
      it(`${file}:${line} parses`, () => {
        assert.doesNotThrow(() => stripTypeScriptTypes(text));
      });
    else
      it(`${file}:${line} runs as it stands`, () => {
        const { status, stderr } = spawnSync(
          process.execPath,
          ['--conditions=@open-dyndns/source', '--input-type=module-typescript', '-'],
          { input: text, cwd: join(root, file, '..'), timeout, encoding: 'utf8' },
        );
        assert.equal(status, 0, stderr);
      });
});
