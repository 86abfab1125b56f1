import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkWatchedFiles } from '../../../src/edge/check/watched-files.ts';
import { temporaryDirectory } from '../../world.ts';

describe('what check says of users’ files', () => {
  const cases = [
    { name: 'nothing where there are none', files: [], says: [] },
    { name: 'how many there are', files: ['192.0.2.1', undefined], says: ['ok: 2 to watch'] },
    {
      name: 'which of them cannot be used',
      files: ['192.0.2.1', 'nonsense'],
      says: ['warning: it holds something that is not the address of a host: it changes nothing until'],
    },
  ];
  for (const { name, files, says } of cases)
    it(name, async () => {
      using directory = temporaryDirectory();
      const watch = files.map((text, at) => {
        const path = join(directory.path, `user${at}`);
        if (text !== undefined) writeFileSync(path, text);
        return { path, user: `user${at}`, hosts: [] };
      });
      const findings = await checkWatchedFiles({ watch });
      assert.equal(findings.length, says.length);
      findings.forEach(({ state, message }, at) => {
        assert.ok(`${state}: ${message}`.startsWith(says[at] ?? ''), message);
      });
    });
});
