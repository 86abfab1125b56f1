import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { printZone } from '@open-dyndns/zonefile';
import { ruleOf, whatIsRead } from './golden.ts';
import { zoneOf } from './zone-text.ts';

/** Each zone file is named for the rule it shows; beside it is what has to be read from it. */
const folder = new URL('./fixtures/syntax/', import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.zone'))) {
  test(`syntax: ${ruleOf(file)}`, () => {
    const bytes = readFileSync(new URL(file, folder));
    const zone = zoneOf(bytes);
    assert.deepEqual(printZone(zone), new Uint8Array(bytes));
    assert.equal(whatIsRead(zone), readFileSync(new URL(file.replace('.zone', '.expected'), folder), 'utf8'));
  });
}
