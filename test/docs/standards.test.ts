import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CHECKLIST } from '../conformance/mdns/checklist.ts';
import { readTable, requirementCells, rowsOf } from '../conformance/mdns/standards-table.ts';
import { root } from './code-blocks.ts';

const page = readFileSync(join(root, 'docs/standards.md'), 'utf8');
const table = readTable(page) ?? assert.fail('docs/standards.md has no table');
const ours = table.get('open-dyndns') ?? assert.fail('it has no column of ours');
const cases = globSync('test/conformance/rfc676*/*.test.ts', { cwd: root }).flatMap(titlesOf);

describe('the table of docs/standards.md', () => {
  it('has every row of the checklist', () => {
    const there = new Set([...ours.keys()].flatMap(rowsOf));
    assert.deepEqual(
      CHECKLIST.filter((row) => !there.has(row)),
      [],
    );
  });

  it('has every case of the suite', () => {
    assert.ok(cases.length > 90);
    const missing = cases.filter((line) => ![...ours.keys()].some((named) => line.test(named)));
    assert.deepEqual(missing, []);
  });

  it('has no case that is not in the suite', () => {
    const strangers = [...ours.keys()].filter((named) => !cases.some((line) => line.test(named)));
    assert.deepEqual(strangers, []);
  });

  it('has the verdicts of all three programs', () => {
    assert.deepEqual([...table.keys()], ['open-dyndns', 'avahi', 'ciao']);
    const verdicts = [...table.values()].flatMap((column) => [...column.values()]);
    assert.ok(!verdicts.includes('not run'));
  });

  it('says of every gap of ours why', () => {
    const [, gaps = ''] = page.split('## Gaps of ours\n');
    const explained = new Set([...gaps.matchAll(/^- \*\*([A-Z]+\d+)\*\*/gm)].map(([, row]) => row));
    const open = [...ours].filter(([, verdict]) => verdict !== 'yes').map(([named]) => named);
    assert.deepEqual(
      open.filter((named) => !rowsOf(named).some((row) => explained.has(row))),
      [],
    );
  });
});

/** The titles of a file's cases as the table has them; where the source puts something in, anything may stand. */
function titlesOf(file: string): RegExp[] {
  const rfc = file.match(/rfc(\d+)/)?.[1] ?? '';
  const source = readFileSync(join(root, file), 'utf8');
  return [...source.matchAll(/(['`])(§(?:(?!\1).)*)\1/g)].map(([, , title = '']) => {
    const parts = requirementCells(rfc, title).split(/\$\{[^}]*\}/);
    return new RegExp(`^${parts.map(RegExp.escape).join('.*')}$`);
  });
}
