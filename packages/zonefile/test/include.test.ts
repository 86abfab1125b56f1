import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Rdata, record } from '@open-dyndns/dns';
import { applyEdits, type Change, parseZone, planEdits, printZone, reparseZone } from '@open-dyndns/zonefile';
import { ruleOf, whatIsBroken, whatIsRead } from './golden.ts';
import { name, octets, origin, recordLines, text, zoneOf } from './zone-text.ts';

/** Each folder is named for what it shows; `db` is the zone file, `expected` what has to be read. */
const folder = new URL('./fixtures/include/', import.meta.url);

for (const world of readdirSync(folder)) {
  const file = (path: string) => new URL(`${world}/${path}`, folder);
  const include = (path: string) =>
    existsSync(file(path)) ? readFileSync(file(path)) : 'there is no such file';
  test(`$INCLUDE: ${ruleOf(world)}`, () => {
    const bytes = readFileSync(file('db'));
    const zone = parseZone(bytes, { origin, include });
    assert.deepEqual(printZone(zone), new Uint8Array(bytes));
    assert.equal(whatIsRead(zone) + whatIsBroken(zone), readFileSync(file('expected'), 'utf8'));
  });
}

const head = '$TTL 60\n@ SOA ns a 1 2 3 4 5\n@ NS ns.example.org.\n';
const a: Rdata = { type: 'A', address: '192.0.2.9' };
const add = (owner: string): Change => ({ kind: 'add', record: record(name(owner), 60, a) });

function zoneWith(source: string, files: Readonly<Record<string, string>>) {
  const include = (file: string) => octets(files[file] ?? '');
  return parseZone(octets(source), { origin, include });
}

test('$INCLUDE: names of an included file, and those below its delegations, are reserved', () => {
  const zone = zoneWith(`${head};hostlist\n;endhostlist\n$INCLUDE f\n`, {
    f: 'b A 192.0.2.1\nsub NS ns.example.org.\n$GENERATE 1-2 h$ A 192.0.2.$\n',
  });
  const reserved = ['b', 'sub', 'x.sub', 'h2', 'h3', 'c'].map((owner) => zone.isReserved(name(owner)));
  assert.deepEqual(reserved, [true, true, true, true, false, false]);
  assert.throws(() => planEdits(zone, [add('b')], { serial: 2 }), { code: 'edit.reserved-name' });
  assert.deepEqual(
    zone.recordsOf(name('b')).map(({ file, offset, managed }) => [file, offset, managed]),
    [['f', 0, false]],
  );
});

test('$INCLUDE: editing leaves the line as it is, and the next zone includes the file again', () => {
  const files = { f: 'b A 192.0.2.1\n' };
  const source = `${head};hostlist\n;endhostlist\n$INCLUDE f\n`;
  const zone = zoneWith(source, files);
  const edits = planEdits(zone, [add('c')], { serial: 2 });
  const after = reparseZone(zone, edits);
  assert.equal(text(applyEdits(zone.bytes, edits)), text(printZone(after)));
  assert.equal(text(after.bytes), source.replace('ns a 1', 'ns a 2').replace(';end', 'c A 192.0.2.9\n;end'));
  assert.deepEqual(recordLines(after), recordLines(zoneWith(text(after.bytes), files)));
  assert.ok(after.isReserved(name('b')));
});

test('$INCLUDE: a line that comes with an edit is followed too', () => {
  const zone = zoneWith(head, { f: 'b A 192.0.2.1\n' });
  const after = reparseZone(zone, [{ offset: head.length, length: 0, replacement: '$INCLUDE f\n' }]);
  assert.equal(recordLines(after).at(-1), 'b.example.com. 60 IN A 192.0.2.1');
});

const refusals: readonly { what: string; source: string; f: string; code: string }[] = [
  {
    what: 'inside the marked section',
    source: `${head};hostlist\n$INCLUDE f\n;endhostlist\n`,
    f: 'b A 192.0.2.1\n',
    code: 'section.include',
  },
  {
    what: 'below the section, a file whose first record inherits its owner',
    source: `${head};hostlist\n;endhostlist\n$INCLUDE f\n`,
    f: '; none\n$TTL 5\n  A 192.0.2.1\n',
    code: 'section.owner-inherited',
  },
  {
    what: 'below the section, a file within a file whose first record inherits its TTL',
    source: `${head.replace('$TTL 60\n@', '@ 60')};hostlist\n;endhostlist\n$INCLUDE f\n`,
    f: '$INCLUDE g\n',
    code: 'section.ttl-inherited',
  },
  {
    what: 'below the section, an empty file and then a record that inherits its owner',
    source: `${head};hostlist\n;endhostlist\n$INCLUDE empty\n A 192.0.2.1\n`,
    f: '',
    code: 'section.owner-inherited',
  },
];

for (const { what, source, f, code } of refusals) {
  test(`$INCLUDE: ${what} is refused`, () => {
    const { section } = zoneWith(source, { f, g: 'b A 192.0.2.1\n' });
    assert.ok(!section.ok);
    assert.equal(section.problem.code, code);
  });
}

test('$INCLUDE: below the section, a file that inherits nothing is fine', () => {
  const source = `${head.replace('$TTL 60\n@', '@ 60')};hostlist\n;endhostlist\n$INCLUDE f\n`;
  assert.ok(zoneWith(source, { f: '$TTL 5\nb A 192.0.2.1\n' }).section.ok);
  assert.ok(zoneWith(source, { f: 'b 5 A 192.0.2.1\n' }).section.ok);
});

test('$INCLUDE: without a loader nothing is read', () => {
  assert.deepEqual(
    zoneOf(`${head}$INCLUDE /etc/passwd\n`).problems.map(({ code, line, column }) => [code, line, column]),
    [['directive.include', 4, 10]],
  );
});

test('$INCLUDE: files that each include the next twice come to an end', () => {
  let opened = 0;
  const include = (file: string): Uint8Array => {
    opened += 1;
    return octets(`$INCLUDE ${Number(file) + 1}\n$INCLUDE ${Number(file) + 1}\n`);
  };
  const zone = parseZone(octets(`${head}$INCLUDE 1\n`), { origin, include });
  assert.ok(opened <= 1000);
  assert.ok(zone.problems.some(({ code }) => code === 'directive.bad-include'));
});
