import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyEdits,
  nextSerial,
  parseZone,
  planEdits,
  printZone,
  reparseZone,
  type Zone,
} from '@open-dyndns/zonefile';
import fc from 'fast-check';
import {
  allowed,
  changeArbitrary,
  changedRecords,
  presentRecords,
  zoneArbitrary,
  zoneTextOf,
} from './random-zone.ts';
import { octets, origin, text, zoneOf } from './zone-text.ts';

const changesArbitrary = fc.array(changeArbitrary, { minLength: 1, maxLength: 6 });

/** Random octets, those that the syntax finds special more often. */
const anyOctets = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...octets(' \t\r\n;()"\\$@.aA1')) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('$ORIGIN ', '$TTL ', 'IN A 1.1.1.1\n', ';hostlist\n', ';endhostlist\n'),
      },
    ),
    { maxLength: 200 },
  )
  .map((parts) =>
    Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...octets(part)]))),
  );

const mutatedZone = fc
  .record({ source: zoneTextOf('bind'), at: fc.nat(), length: fc.nat({ max: 8 }), put: anyOctets })
  .map(({ source, at, length, put }) => {
    const bytes = octets(source);
    const offset = at % (bytes.length + 1);
    const end = Math.min(bytes.length, offset + length);
    return Uint8Array.from([...bytes.subarray(0, offset), ...put, ...bytes.subarray(end)]);
  });

function readAll(bytes: Uint8Array): Zone {
  const zone = parseZone(bytes, { origin });
  assert.deepEqual(printZone(zone), bytes);
  for (const { line, column, offset } of zone.problems) {
    assert.ok(line >= 1 && column >= 1 && offset >= 0 && offset <= bytes.length);
  }
  assert.equal([...zone.records()].length <= zone.scan.entries.length, true);
  return zone;
}

test('any octets at all are read without an exception and printed as they were', () => {
  fc.assert(
    fc.property(anyOctets, (bytes) => void readAll(bytes)),
    { numRuns: 500 },
  );
});

test('so are zones in which something has been changed at random', () => {
  fc.assert(
    fc.property(mutatedZone, (bytes) => void readAll(bytes)),
    { numRuns: 500 },
  );
});

test('entries are in order and do not overlap, and what stands between them is blank or comment', () => {
  fc.assert(
    fc.property(mutatedZone, (bytes) => {
      const { entries } = readAll(bytes).scan;
      let end = 0;
      for (let entry = 0; entry < entries.length; entry += 1) {
        assert.ok(entries.start(entry) >= end && entries.end(entry) > entries.start(entry));
        const gap = text(bytes.subarray(end, entries.start(entry))).replace(/^\uFEFF/, '');
        if (!/[()]/.test(gap)) assert.match(gap, /^(?:[ \t]*(?:;[^\n]*)?(?:\r\n|\r|\n))*$/);
        end = entries.end(entry);
      }
    }),
    { numRuns: 300 },
  );
});

test('zones that hands write are read without a problem', () => {
  fc.assert(
    fc.property(zoneArbitrary, (zone) => {
      assert.deepEqual(zone.problems, []);
      assert.ok(zone.section.ok);
    }),
  );
});

test('after an edit the records are those before with the changes made, and nothing else is different', () => {
  fc.assert(
    fc.property(zoneArbitrary, changesArbitrary, (zone, wished) => {
      const changes = allowed(zone, wished);
      const after = zoneOf(applyEdits(zone.bytes, planEdits(zone, changes, { serial: 2026112002 })));
      assert.deepEqual(after.problems, []);
      assert.deepEqual(presentRecords(after), changedRecords(zone, changes));
      assert.equal(outside(after), outside(zone));
    }),
    { numRuns: 1000 },
  );
});

test('the same changes again change nothing', () => {
  fc.assert(
    fc.property(zoneArbitrary, changeArbitrary, (zone, wished) => {
      const changes = allowed(zone, [wished]);
      const after = reparseZone(zone, planEdits(zone, changes, { serial: 2026112002 }));
      assert.deepEqual(planEdits(after, changes, { serial: 2026112003 }), []);
    }),
  );
});

test('a zone that is patched is the zone that is parsed anew', () => {
  const rounds = fc.array(changesArbitrary, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(zoneArbitrary, rounds, (first, series) => {
      let zone = first;
      for (const wished of series) {
        zone = reparseZone(zone, planEdits(zone, allowed(zone, wished), { serial: 7 }));
        assertSameZone(zone, zoneOf(zone.bytes));
      }
    }),
    { numRuns: 300 },
  );
});

test('five hundred mixed registrations leave everything else as it was', () => {
  const first = zoneOf(
    '$TTL 60\n@\tIN\tSOA\tns admin (\n\t\t2026112001\t; Serial\n\t\t1 2 3 4 )\n@ IN NS ns.example.org.\n;hostlist\nns\tIN\tA\t11.11.11.11\n;endhostlist\n; end',
  );
  let zone = first;
  for (const change of fc.sample(changeArbitrary, 500)) {
    const serial = nextSerial(zone.soa?.rdata.serial ?? 0, { today: '20261120' });
    const expected = changedRecords(zone, [change]);
    zone = reparseZone(zone, planEdits(zone, [change], { serial }));
    assert.deepEqual(presentRecords(zone), expected);
  }
  assert.equal(outside(zone), outside(first));
  assertSameZone(zone, zoneOf(zone.bytes));
});

test('also for edits that are not ours', () => {
  const edit = fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 20 }),
    replacement: fc.constantFrom(
      '',
      'x',
      '\n',
      ' ',
      '(',
      'a A 1.1.1.1\n',
      '; c',
      ';hostlist\n',
      '$TTL 5\n',
      '\r',
      'b',
    ),
  });
  fc.assert(
    fc.property(zoneArbitrary, fc.array(edit, { minLength: 1, maxLength: 3 }), (zone, wished) => {
      const edits = inOrder(wished, zone.bytes.length);
      const patched = reparseZone(zone, edits);
      assert.deepEqual(patched.bytes, applyEdits(zone.bytes, edits));
      assertSameZone(patched, zoneOf(patched.bytes));
    }),
    { numRuns: 2000 },
  );
});

test('lines added below the last entry inherit the owner that an edit further up has changed', () => {
  const zone = zoneOf('host 60 A 10.0.0.1\n 60 A 10.0.0.2\n');
  const edits = [
    { offset: text(zone.bytes).indexOf('host'), length: 1, replacement: '' },
    { offset: zone.bytes.length, length: 0, replacement: '$TTL 5\n A 10.0.0.3\n' },
  ];
  const patched = reparseZone(zone, edits);
  assertSameZone(patched, zoneOf(patched.bytes));
});

test('many lines between two edits are taken over where they now stand', () => {
  const hosts = Array.from({ length: 100 }, (_, host) => `host${host} 60 A 10.0.0.${host}\n`).join('');
  const zone = zoneOf(hosts);
  const edits = [
    {
      offset: text(zone.bytes).indexOf('host1 '),
      length: 0,
      replacement: '; a comment\nfirst 60 A 10.1.0.0\n',
    },
    { offset: text(zone.bytes).indexOf('host98'), length: 4, replacement: 'h' },
  ];
  const patched = reparseZone(zone, edits);
  assertSameZone(patched, zoneOf(patched.bytes));
});

function inOrder(wished: readonly { at: number; length: number; replacement: string }[], textLength: number) {
  let end = 0;
  return wished
    .map(({ at, length, replacement }) => ({ offset: at % (textLength + 1), length, replacement }))
    .sort((one, other) => one.offset - other.offset)
    .map(({ offset, length, replacement }) => {
      const start = Math.max(end, offset);
      end = Math.min(textLength, start + length);
      return { offset: start, length: end - start, replacement };
    });
}

/** The text without the marked section and without the serial. */
function outside(zone: Zone): string {
  const marked = zone.section;
  assert.ok(marked.ok);
  const { start, end } = marked.section;
  return (text(zone.bytes.subarray(0, start)) + text(zone.bytes.subarray(end))).replace(/\d+\s*; Serial/, '');
}

function assertSameZone(one: Zone, other: Zone): void {
  assert.deepEqual(one.section, other.section);
  assert.deepEqual(one.problems, other.problems);
  assert.deepEqual(entriesOf(one), entriesOf(other));
  assert.deepEqual(presentRecords(one), presentRecords(other));
}

function entriesOf({ scan: { entries, names, contexts } }: Zone): unknown[] {
  return Array.from({ length: entries.length }, (_, entry) => [
    entries.start(entry),
    entries.end(entry),
    entries.kind(entry),
    entries.type(entry),
    entries.ttl(entry),
    entries.written[entry],
    entries.name(entry) < 0 ? '' : names.name(entries.name(entry)).key,
    contexts.get(entries.context(entry)),
  ]);
}
