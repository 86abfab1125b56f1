import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ResourceRecord } from '@open-dyndns/dns';
import { applyEdits, planEdits, reparseZone, unifiedDiff, type Zone } from '@open-dyndns/zonefile';
import fc from 'fast-check';
import {
  allowed,
  changeArbitrary,
  changedRecords,
  plainZoneArbitrary,
  presentRecords,
  zoneArbitrary,
} from '../../../packages/zonefile/test/random-zone.ts';
import { octets, text, zoneOf } from '../../../packages/zonefile/test/zone-text.ts';
import { comparable, ldns, named } from './readers.ts';

const rules = new URL('../../../packages/zonefile/test/fixtures/syntax/', import.meta.url);

/** BIND loads no zone without an NS record; the files of rules have none. */
const nameServer = octets('\nexample.com. 60 IN NS ns.example.org.\n');

/** Where we read on purpose what BIND refuses. */
const onlyOurs: ReadonlySet<string> = new Set(['byte-order-mark.zone']);

for (const file of readdirSync(rules).filter((name) => name.endsWith('.zone'))) {
  test(`named-compilezone agrees: ${file.replace('.zone', '').replaceAll('-', ' ')}`, async () => {
    const source = Buffer.concat([readFileSync(new URL(file, rules)), nameServer]);
    const zone = zoneOf(new Uint8Array(source));
    const theirs = await named.records(source);
    const wrong = zone.problems.some(({ severity }) => severity === 'error');
    if (wrong || onlyOurs.has(file)) assert.equal(theirs, undefined);
    else assertSame(zone, theirs);
  });
}

/** What edits ask for, how often, and how many zones: thousands of edits for each reader in a few seconds. */
const edited = { zones: 150, rounds: 6, changes: fc.array(changeArbitrary, { minLength: 1, maxLength: 9 }) };
const leastEdits = 2000;

const readers = [
  { reader: named, zones: zoneArbitrary },
  { reader: ldns, zones: plainZoneArbitrary },
];

for (const { reader, zones } of readers) {
  test(`${reader.program} reads random zones as we do, and after thousands of random edits the old records with those changes`, async () => {
    let edits = 0;
    const series = fc.array(edited.changes, { minLength: edited.rounds, maxLength: edited.rounds });
    await fc.assert(
      fc.asyncProperty(zones, series, async (first, wished) => {
        assertSame(first, await reader.records(first.bytes));
        let zone = first;
        let expected = presentRecords(zone);
        for (const round of wished) {
          const changes = allowed(zone, round);
          expected = changedRecords(zone, changes);
          zone = reparseZone(zone, planEdits(zone, changes, { serial: 2026112002 }));
          edits += changes.length;
        }
        assert.deepEqual(presentRecords(zone), expected);
        assertSame(zoneOf(zone.bytes), await reader.records(zone.bytes));
      }),
      { numRuns: edited.zones },
    );
    assert.ok(edits > leastEdits, `only ${edits} edits`);
  });
}

test('patch makes of a diff what the edits make', async () => {
  await using directory = await mkdtempDisposable(join(tmpdir(), 'patch-'));
  const path = join(directory.path, 'db');
  await fc.assert(
    fc.asyncProperty(zoneArbitrary, edited.changes, async (zone, wished) => {
      const edits = planEdits(zone, allowed(zone, wished), { serial: 2026112002 });
      writeFileSync(path, zone.bytes);
      execFileSync('patch', ['--binary', '--silent', path], { input: unifiedDiff(zone.bytes, edits, path) });
      assert.equal(readFileSync(path, 'utf8'), text(applyEdits(zone.bytes, edits)));
    }),
    { numRuns: 100 },
  );
});

function assertSame(zone: Zone, theirs: readonly ResourceRecord[] | undefined): void {
  const ours = [...zone.records()].map(({ record }) => record);
  const lines = comparable(ours, theirs ?? [], text(zone.bytes).startsWith('$TTL'));
  assert.deepEqual(lines.ours, lines.theirs, text(zone.bytes));
}
