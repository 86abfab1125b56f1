import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { ResourceRecord } from '@open-dyndns/dns';
import { applyEdits, planEdits, printZone, type Zone } from '@open-dyndns/zonefile';
import fc from 'fast-check';
import {
  allowed,
  changeArbitrary,
  plainZoneArbitrary,
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

/** The zones that Debian's bind9 installs. */
const installed = ['db.0', 'db.127', 'db.255', 'db.empty', 'db.local'].map((file) => `/etc/bind/${file}`);

for (const path of installed) {
  test(`named-compilezone agrees: ${path}`, async () => {
    const source = new Uint8Array(readFileSync(path));
    const zone = zoneOf(source);
    assert.deepEqual(zone.problems, []);
    assert.deepEqual(printZone(zone), source);
    assertSame(zone, await named.records(source));
  });
}

const readers = [
  { reader: named, zones: zoneArbitrary },
  { reader: ldns, zones: plainZoneArbitrary },
];

for (const { reader, zones } of readers) {
  test(`${reader.program} reads random zones as we do, before and after random edits`, async () => {
    const changes = fc.array(changeArbitrary, { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(zones, changes, async (zone, wished) => {
        const edits = planEdits(zone, allowed(zone, wished), { serial: 2026112002 });
        const after = zoneOf(applyEdits(zone.bytes, edits));
        for (const one of [zone, after]) {
          assertSame(one, await reader.records(one.bytes));
        }
      }),
      { numRuns: 200 },
    );
  });
}

function assertSame(zone: Zone, theirs: readonly ResourceRecord[] | undefined): void {
  const ours = [...zone.records()].map(({ record }) => record);
  const lines = comparable(ours, theirs ?? [], text(zone.bytes).startsWith('$TTL'));
  assert.deepEqual(lines.ours, lines.theirs, text(zone.bytes));
}
