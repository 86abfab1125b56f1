import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { printZone, renderProblem, type Zone } from '@open-dyndns/zonefile';
import { recordLines, zoneOf } from './zone-text.ts';

/** Each zone file is named for the rule it shows; beside it is what has to be read from it. */
const folder = new URL('./fixtures/syntax/', import.meta.url);
const rules = readdirSync(folder).filter((file) => file.endsWith('.zone'));

function whatIsRead(zone: Zone): string {
  const problems = zone.problems.map((problem) => renderProblem(zone.bytes, problem, 'zone'));
  return [...recordLines(zone), ...problems].map((line) => `${line}\n`).join('');
}

for (const file of rules) {
  test(`syntax: ${file.replace('.zone', '').replaceAll('-', ' ')}`, () => {
    const bytes = readFileSync(new URL(file, folder));
    const zone = zoneOf(bytes);
    assert.deepEqual(printZone(zone), new Uint8Array(bytes));
    assert.equal(whatIsRead(zone), readFileSync(new URL(file.replace('.zone', '.expected'), folder), 'utf8'));
  });
}
