import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { octets, recordLines, zoneOf } from '../../../packages/zonefile/test/zone-text.ts';
import { codeBlocks } from '../../docs/code-blocks.ts';
import { comparable, named } from './readers.ts';

/** Who reads an example of the page. `differ`: both, but not the same. */
const readers = ['both', 'neither', 'here', 'bind', 'differ'] as const;
type Readers = (typeof readers)[number];

const file = 'docs/zonefile-format.md';
const page = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
const head = codeBlocks(file, 'zone-head')[0]?.text ?? '';
const records = codeBlocks(file, 'records');
const examples = codeBlocks(file, 'zone');

describe(`the examples of ${file}`, () => {
  it('are many', () => assert.ok(examples.length > 50 && head !== ''));

  for (const { line, info, text } of examples)
    it(`${file}:${line}`, async () => {
      const who = readers.find((word) => word === info[1]);
      assert.ok(who !== undefined, `“${info[1]}” says not who reads it`);
      const whole = info.includes('whole');
      const bytes = octets(
        (whole ? '' : head) + withControls(info.includes('no-line-end') ? text.slice(0, -1) : text),
      );
      const zone = zoneOf(bytes);
      const theirs = await named.records(bytes);
      const isRead = zone.problems.every(({ severity }) => severity === 'warning');
      assert.deepEqual({ here: isRead, bind: theirs !== undefined }, expected(who), page.split('\n')[line]);
      if (!isRead) return;
      const own = [...zone.records()].map(({ record }) => record);
      const shown = recordLines(zone).slice(whole ? 0 : 2);
      assert.equal(shown.map((one) => `${one}\n`).join(''), recordsBehind(line, text));
      if (theirs === undefined) return;
      const lines = comparable(own, theirs, true);
      if (who === 'differ') assert.deepEqual(own.length, theirs.length);
      else assert.deepEqual(lines.ours, lines.theirs);
    });
});

function expected(who: Readers): { here: boolean; bind: boolean } {
  return { here: who !== 'neither' && who !== 'bind', bind: who !== 'neither' && who !== 'here' };
}

/** Characters that a page cannot show stand in it as the symbols that Unicode has for them. */
function withControls(text: string): string {
  return text.replaceAll('␍', '\r').replaceAll('␀', '\0').replaceAll('␌', '\f');
}

/** The block of records that follows an example. */
function recordsBehind(line: number, text: string): string | undefined {
  const next = line + text.split('\n').length + 1;
  return records.find((block) => block.line === next)?.text;
}
