import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseZone } from '@open-dyndns/zonefile';
import { ruleOf } from '../../../packages/zonefile/test/golden.ts';
import { origin } from '../../../packages/zonefile/test/zone-text.ts';
import { checkZone } from './checkzone.ts';
import { comparable, compiled } from './readers.ts';

const folder = fileURLToPath(new URL('../../../packages/zonefile/test/fixtures/include/', import.meta.url));

for (const world of readdirSync(folder)) {
  test(`named-compilezone agrees: ${ruleOf(world)}`, async () => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'include-'));
    cpSync(join(folder, world), directory.path, { recursive: true });
    const path = join(directory.path, 'db');
    const include = (file: string) => {
      const included = join(directory.path, file);
      return existsSync(included) ? readFileSync(included) : 'there is no such file';
    };
    const zone = parseZone(readFileSync(path), { origin, include });
    if (zone.problems.length > 0) assert.equal((await checkZone(path)).loads, false);
    else if (world !== 'a-rule-holds-across-files') {
      const ours = [...zone.records()].map(({ record }) => record);
      const lines = comparable(ours, (await compiled(path)) ?? [], true);
      assert.deepEqual(lines.ours, lines.theirs);
    }
  });
}
