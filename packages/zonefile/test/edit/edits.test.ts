import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Rdata, type RecordType, record } from '@open-dyndns/dns';
import { applyEdits, type Change, editedParts, planEdits, reparseZone } from '@open-dyndns/zonefile';
import { name, text, zoneOf } from '../zone-text.ts';

const a = (address: string): Rdata => ({ type: 'A', address });
const aaaa = (address: string): Rdata => ({ type: 'AAAA', address });

function add(owner: string, rdata: Rdata, ttl = 60): Change {
  return { kind: 'add', record: record(name(owner), ttl, rdata) };
}

function replace(owner: string, type: RecordType, rdata: readonly Rdata[], ttl = 60): Change {
  return { kind: 'replace', set: { name: name(owner), type, ttl, rdata } };
}

function remove(owner: string, type?: RecordType): Change {
  return type === undefined
    ? { kind: 'remove', name: name(owner) }
    : { kind: 'remove', name: name(owner), type };
}

const above = '$TTL 60\n@ IN SOA ns admin 7 2 3 4 5\n';
const below = 'www A 9.9.9.9\n';

/** The marked section after the changes; everything outside it has to be the same but for the serial. */
function edited(section: string, changes: readonly Change[], outside = { above, below }): string {
  const head = `${outside.above};hostlist\n`;
  const tail = `;endhostlist\n${outside.below}`;
  const zone = zoneOf(head + section + tail);
  const after = text(applyEdits(zone.bytes, planEdits(zone, changes, { serial: 8 })));
  const expectedHead = after === text(zone.bytes) ? head : head.replace('admin 7', 'admin 8');
  assert.ok(after.startsWith(expectedHead), after);
  assert.ok(after.endsWith(tail), after);
  return after.slice(expectedHead.length, after.length - tail.length);
}

const stories: readonly { what: string; before: string; changes: readonly Change[]; after: string }[] = [
  {
    what: 'the first host is written as the original wrote it',
    before: '',
    changes: [add('lap', a('1.1.1.1'))],
    after: 'lap\tIN\tA\t1.1.1.1\n',
  },
  {
    what: 'a TTL other than the default is written',
    before: '',
    changes: [add('lap', a('1.1.1.1'), 30)],
    after: 'lap\t30\tIN\tA\t1.1.1.1\n',
  },
  {
    what: 'a new host comes last, in the style of the line above',
    before: 'ns   A 1.1.1.1\n',
    changes: [add('lap', a('1.1.1.2'))],
    after: 'ns   A 1.1.1.1\nlap  A 1.1.1.2\n',
  },
  {
    what: 'columns of tabs stay columns',
    before: 'ns\t\tIN\tA\t1.1.1.1\n',
    changes: [add('longname', a('1.1.1.2')), add('longer-than-two-tabs', a('1.1.1.3'))],
    after: 'ns\t\tIN\tA\t1.1.1.1\nlongname\tIN\tA\t1.1.1.2\nlonger-than-two-tabs\tIN\tA\t1.1.1.3\n',
  },
  {
    what: 'one tab stays one tab',
    before: 'ns\tIN\tA\t1.1.1.1\n',
    changes: [add('longer-than-a-tab', a('1.1.1.2'))],
    after: 'ns\tIN\tA\t1.1.1.1\nlonger-than-a-tab\tIN\tA\t1.1.1.2\n',
  },
  {
    what: 'a TTL is written where the line above writes one',
    before: 'ns 60 IN A 1.1.1.1\n',
    changes: [add('lap', a('1.1.1.2'))],
    after: 'ns 60 IN A 1.1.1.1\nlap 60 IN A 1.1.1.2\n',
  },
  {
    what: 'class before TTL',
    before: 'ns IN 60 A 1.1.1.1\n',
    changes: [add('lap', a('1.1.1.2'), 5)],
    after: 'ns IN 60 A 1.1.1.1\nlap IN 5 A 1.1.1.2\n',
  },
  {
    what: 'absolute names where the line above has them',
    before: 'ns.example.com. A 1.1.1.1\n',
    changes: [add('lap', a('1.1.1.2'))],
    after: 'ns.example.com. A 1.1.1.1\nlap.example.com. A 1.1.1.2\n',
  },
  {
    what: 'lower-case mnemonics where the line above has them',
    before: 'ns in a 1.1.1.1\n',
    changes: [add('lap', aaaa('::1'))],
    after: 'ns in a 1.1.1.1\nlap in aaaa ::1\n',
  },
  {
    what: 'the second record of a name stands below the first',
    before: 'ns A 1.1.1.1\nlap A 1.1.1.2\n',
    changes: [add('ns', aaaa('::1'))],
    after: 'ns A 1.1.1.1\nns AAAA ::1\nlap A 1.1.1.2\n',
  },
  {
    what: 'and leaves its owner blank where others do',
    before: 'ns A 1.1.1.1\n   TXT x\nlap A 1.1.1.2\n',
    changes: [add('lap', aaaa('::1'))],
    after: 'ns A 1.1.1.1\n   TXT x\nlap A 1.1.1.2\n   AAAA ::1\n',
  },
  {
    what: 'another address takes the place of the first, and the comment stays',
    before: 'lap  IN A 1.1.1.1 ; Anna’s\n',
    changes: [replace('lap', 'A', [a('1.1.1.2')])],
    after: 'lap  IN A 1.1.1.2 ; Anna’s\n',
  },
  {
    what: 'another TTL takes the place of the first',
    before: 'lap 30 A 1.1.1.1 ; x\n',
    changes: [replace('lap', 'A', [a('1.1.1.1')], 90)],
    after: 'lap 90 A 1.1.1.1 ; x\n',
  },
  {
    what: 'a TTL is written in where none was',
    before: 'lap\tIN\tA\t1.1.1.1\n',
    changes: [replace('lap', 'A', [a('1.1.1.1')], 90)],
    after: 'lap\t90\tIN\tA\t1.1.1.1\n',
  },
  {
    what: 'a record that is added gives its TTL to the set',
    before: 'lap 30 A 1.1.1.1\n',
    changes: [add('lap', a('1.1.1.2'), 90)],
    after: 'lap 90 A 1.1.1.1\nlap 90 A 1.1.1.2\n',
  },
  {
    what: 'a set shrinks',
    before: 'lap A 1.1.1.1\nlap A 1.1.1.2\nlap A 1.1.1.3\n',
    changes: [replace('lap', 'A', [a('1.1.1.2')])],
    after: 'lap A 1.1.1.2\n',
  },
  {
    what: 'removing one type leaves the others',
    before: 'lap A 1.1.1.1\nlap AAAA ::1\n',
    changes: [remove('lap', 'A')],
    after: 'lap AAAA ::1\n',
  },
  {
    what: 'removing a name leaves comments, blank lines and other names',
    before: '; hosts\n\nlap A 1.1.1.1\n; ns\nns A 1.1.1.2\n\nlap AAAA ::1\n',
    changes: [remove('lap')],
    after: '; hosts\n\n; ns\nns A 1.1.1.2\n\n',
  },
  {
    what: 'a line that inherited from a removed one gets its owner name',
    before: 'ns A 1.1.1.1\nlap     A 1.1.1.2\n        AAAA ::1\n',
    changes: [remove('lap', 'A')],
    after: 'ns A 1.1.1.1\nlap     AAAA ::1\n',
  },
  {
    what: 'and tabs stay tabs',
    before: 'lap\tA\t1.1.1.2\n\tAAAA\t::1\n',
    changes: [remove('lap', 'A')],
    after: 'lap\tAAAA\t::1\n',
  },
  {
    what: 'but not where the line above it has the same owner',
    before: 'lap A 1.1.1.2\n  TXT x\n  AAAA ::1\n',
    changes: [remove('lap', 'TXT')],
    after: 'lap A 1.1.1.2\n  AAAA ::1\n',
  },
  {
    what: 'nor where several go',
    before: 'lap A 1.1.1.2\n  TXT x\n  AAAA ::1\n',
    changes: [remove('lap', 'TXT'), remove('lap', 'A')],
    after: 'lap AAAA ::1\n',
  },
  {
    what: 'names are relative to the $ORIGIN in force',
    before: '$ORIGIN sub.example.com.\n',
    changes: [add('x.sub', a('1.1.1.1')), add('y', a('1.1.1.2')), add('sub', a('1.1.1.3'))],
    after: '$ORIGIN sub.example.com.\nx\tIN\tA\t1.1.1.1\ny.example.com.\tIN\tA\t1.1.1.2\n@\tIN\tA\t1.1.1.3\n',
  },
  {
    what: 'the TTL in force counts, not the one at the top',
    before: '$TTL 30\n',
    changes: [add('x', a('1.1.1.1'), 60), add('y', a('1.1.1.1'), 30)],
    after: '$TTL 30\nx\t60\tIN\tA\t1.1.1.1\ny\tIN\tA\t1.1.1.1\n',
  },
  {
    what: 'a single field keeps what stands around it in parentheses',
    before: 'lap A ( ; home\n 1.1.1.1 ; here\n)\n',
    changes: [replace('lap', 'A', [a('1.1.1.2')])],
    after: 'lap A ( ; home\n 1.1.1.2 ; here\n)\n',
  },
  {
    what: 'several fields become one line, and parentheses still match',
    before: 'lap MX ( 10\n m1\n)\n',
    changes: [replace('lap', 'MX', [{ type: 'MX', preference: 5, exchange: name('m2') }])],
    after: 'lap MX ( 5 m2.example.com.\n)\n',
  },
  {
    what: 'also where they open amid the fields',
    before: 'lap MX 10 (\n m1\n) ; x\n',
    changes: [replace('lap', 'MX', [{ type: 'MX', preference: 5, exchange: name('m2') }])],
    after: 'lap MX 5 m2.example.com. ; x\n',
  },
  {
    what: 'or close amid them',
    before: 'lap (\nMX 10 )\t m1 ; x\n',
    changes: [replace('lap', 'MX', [{ type: 'MX', preference: 5, exchange: name('m2') }])],
    after: 'lap (\nMX 5 m2.example.com. ) ; x\n',
  },
  {
    what: 'quoted data goes with its quotes',
    before: 'lap TXT "a" b "c" ; x\n',
    changes: [replace('lap', 'TXT', [{ type: 'TXT', strings: [new Uint8Array([0x3b])] }])],
    after: 'lap TXT ";" ; x\n',
  },
  {
    what: 'a record that cannot be read stays, and keeps its owner',
    before: 'lap A 1.1.1.1\n  A 1.1.1.500\n',
    changes: [remove('lap')],
    after: 'lap A 1.1.1.500\n',
  },
  {
    what: 'a name in another case is the same name',
    before: 'Lap A 1.1.1.1\n',
    changes: [replace('LAP', 'A', [a('1.1.1.2')])],
    after: 'Lap A 1.1.1.2\n',
  },
  {
    what: 'names that master files find special are escaped',
    before: '',
    changes: [add('\\$x', a('1.1.1.1')), add('\\@', a('1.1.1.2')), add('a\\ b\\;\\.c', a('1.1.1.3'))],
    after: '\\$x\tIN\tA\t1.1.1.1\n\\@\tIN\tA\t1.1.1.2\na\\032b\\;\\.c\tIN\tA\t1.1.1.3\n',
  },
];

for (const { what, before, changes, after } of stories) {
  test(`planEdits: ${what}`, () => {
    assert.equal(edited(before, changes), after);
  });
}

const nothing: readonly { what: string; before: string; changes: readonly Change[] }[] = [
  { what: 'no changes', before: 'lap A 1.1.1.1\n', changes: [] },
  { what: 'a record that is there', before: 'lap A 1.1.1.1\n', changes: [add('lap', a('1.1.1.1'))] },
  {
    what: 'a set that is there',
    before: 'lap AAAA fd00:0::1\n',
    changes: [replace('lap', 'AAAA', [aaaa('fd00::1')])],
  },
  {
    what: 'a set in another order',
    before: 'lap A 1.1.1.1\nlap A 1.1.1.2\n',
    changes: [replace('lap', 'A', [a('1.1.1.2'), a('1.1.1.1')])],
  },
  {
    what: 'removing what is not there',
    before: 'lap A 1.1.1.1\n',
    changes: [remove('other'), remove('lap', 'TXT')],
  },
  { what: 'coming and going', before: 'lap A 1.1.1.1\n', changes: [add('x', a('1.1.1.1')), remove('x')] },
  {
    what: 'going and coming back',
    before: 'lap A 1.1.1.1\n',
    changes: [remove('lap'), add('lap', a('1.1.1.1'))],
  },
];

for (const { what, before, changes } of nothing) {
  test(`planEdits: ${what} changes nothing, not even the serial`, () => {
    const zone = zoneOf(`${above};hostlist\n${before};endhostlist\n`);
    assert.deepEqual(planEdits(zone, changes, { serial: 8 }), []);
  });
}

test('planEdits: where no default TTL is in force, lines below keep theirs', () => {
  const outside = { above: '@ 90 IN SOA ns admin 7 2 3 4 5\n', below: 'www 90 A 9.9.9.9\n' };
  const before = 'a A 1.1.1.1\nb A 1.1.1.2\nc A 1.1.1.3\n';
  assert.equal(
    edited(before, [replace('a', 'A', [a('1.1.1.1')], 30)], outside),
    'a 30 A 1.1.1.1\nb 90 A 1.1.1.2\nc A 1.1.1.3\n',
  );
  assert.equal(
    edited(before, [add('a', a('1.1.1.4'), 90)], outside),
    'a A 1.1.1.1\na A 1.1.1.4\nb A 1.1.1.2\nc A 1.1.1.3\n',
  );
  assert.equal(edited('a 30 A 1.1.1.1\nb A 1.1.1.2\n', [remove('a')], outside), 'b 30 A 1.1.1.2\n');
});

test('planEdits: new lines end as the section’s do', () => {
  const zone = zoneOf('$TTL 60\r\n@ IN SOA ns admin 7 2 3 4 5\r\n;hostlist\r\n;endhostlist\r\n');
  const after = text(
    applyEdits(zone.bytes, planEdits(zone, [add('lap', a('1.1.1.1'))], { serial: 4294967295 })),
  );
  assert.equal(
    after,
    '$TTL 60\r\n@ IN SOA ns admin 4294967295 2 3 4 5\r\n;hostlist\r\nlap\tIN\tA\t1.1.1.1\r\n;endhostlist\r\n',
  );
});

test('planEdits: of the SOA only the digits of the serial change', () => {
  const soa = '@ IN SOA ns admin ( ; the serial 7 is not 7\n\t007\t; Serial 7\n\t7 7 7 7 ) ; 7\n';
  const zone = zoneOf(`$TTL 60\n${soa};hostlist\n;endhostlist`);
  const after = text(applyEdits(zone.bytes, planEdits(zone, [add('lap', a('1.1.1.1'))], { serial: 8 })));
  assert.equal(after, `$TTL 60\n${soa.replace('007', '8')};hostlist\nlap\tIN\tA\t1.1.1.1\n;endhostlist`);
});

const newAddress = {
  kind: 'add',
  record: { ...record(name('lap'), 60, a('1.1.1.1')), class: 'CH' },
} as const;
const misuse: readonly { code: string; section?: string; changes: readonly Change[]; source?: string }[] = [
  { code: 'edit.reserved-name', changes: [add('www', a('1.1.1.1'))] },
  { code: 'edit.reserved-name', changes: [add('WWW', a('1.1.1.1'))] },
  { code: 'edit.reserved-name', changes: [remove('@')] },
  { code: 'edit.reserved-name', changes: [replace('www', 'A', [])] },
  { code: 'edit.out-of-zone', changes: [add('example.org.', a('1.1.1.1'))] },
  {
    code: 'edit.delegated-name',
    source: `${above}sub NS ns.example.org.\n;hostlist\n;endhostlist\n`,
    changes: [add('x.sub', a('1.1.1.1'))],
  },
  { code: 'edit.wrong-class', changes: [newAddress] },
  { code: 'edit.bad-ttl', changes: [add('lap', a('1.1.1.1'), -1)] },
  { code: 'edit.bad-ttl', changes: [add('lap', a('1.1.1.1'), 2 ** 31)] },
  { code: 'edit.bad-ttl', changes: [add('lap', a('1.1.1.1'), 1.5)] },
  { code: 'edit.bad-rdata', changes: [add('lap', a('10.0.0.5\n@ IN NS evil.'))] },
  { code: 'edit.bad-rdata', changes: [add('lap', a('10.0.0.5 ; x'))] },
  { code: 'edit.bad-rdata', changes: [add('lap', a('10.0.0.5 ('))] },
  { code: 'edit.bad-rdata', changes: [add('lap', aaaa('fe80::1%eth0'))] },
  {
    code: 'edit.bad-rdata',
    changes: [add('lap', { type: 'TYPE65280\n@ NS x.' as 'TYPE65280', data: new Uint8Array() })],
  },
  { code: 'edit.bad-rdata', changes: [add('lap', { type: 'OPT', options: [] })] },
  { code: 'edit.mixed-types', changes: [replace('lap', 'A', [aaaa('::1')])] },
  {
    code: 'edit.cname-and-other-data',
    changes: [add('lap', { type: 'CNAME', target: name('ns') }), add('lap', a('1.1.1.1'))],
  },
  { code: 'edit.cname-and-other-data', section: 'c CNAME lap\n', changes: [add('c', a('1.1.1.1'))] },
  {
    code: 'edit.cname-and-other-data',
    changes: [
      replace('c', 'CNAME', [
        { type: 'CNAME', target: name('a') },
        { type: 'CNAME', target: name('b') },
      ]),
    ],
  },
  ...[remove('@'), remove('@', 'SOA'), replace('@', 'SOA', [])].map((change) => ({
    code: 'edit.soa',
    source: ';hostlist\n@ 60 IN SOA ns admin 7 2 3 4 5\n@ 60 NS ns.example.org.\n;endhostlist\n',
    changes: [change],
  })),
  { code: 'edit.no-section', source: above, changes: [] },
  { code: 'edit.no-soa', source: '$TTL 60\n;hostlist\n;endhostlist\n', changes: [add('lap', a('1.1.1.1'))] },
];

for (const { code, section = '', changes, source } of misuse) {
  test(`planEdits: ${code}: ${JSON.stringify(changes.map((one) => (one.kind === 'add' ? one.record.rdata : one)))} in ${JSON.stringify(source ?? section)}`, () => {
    const zone = zoneOf(source ?? `${above};hostlist\n${section};endhostlist\n${below}`);
    assert.throws(() => planEdits(zone, changes, { serial: 8 }), { name: 'EditError', code });
  });
}

test('applyEdits: refuses edits that overlap, run backwards or leave the text', () => {
  const bytes = new Uint8Array(10);
  const edit = (offset: number, length: number) => ({ offset, length, replacement: '' });
  for (const edits of [
    [edit(0, 5), edit(4, 1)],
    [edit(5, 1), edit(0, 1)],
    [edit(9, 2)],
    [edit(-1, 1)],
    [edit(1, -1)],
  ]) {
    assert.throws(() => applyEdits(bytes, edits), { code: 'edit.overlap' });
  }
});

test('editedParts: one behind the other are the edited text, and long stretches that stay are not copied', () => {
  const bytes = new TextEncoder().encode('a line\n'.repeat(10_000));
  const edits = [
    { offset: 0, length: 1, replacement: '; Zürich' },
    { offset: 20, length: 0, replacement: '' },
    { offset: 50_000, length: 9, replacement: 'b' },
    { offset: bytes.length, length: 0, replacement: '€\n' },
  ];
  const parts = editedParts(bytes, edits);
  assert.deepEqual(Buffer.concat(parts), Buffer.from(applyEdits(bytes, edits)));
  assert.deepEqual(
    parts.map(({ buffer, length }) => (buffer === bytes.buffer ? length : 0)).filter((length) => length > 0),
    [49_980, 19_991],
  );
});

test('planEdits: a name that $GENERATE stands for is reserved, in the section and outside', () => {
  const generate = '$GENERATE 1-3 dhcp$ A 10.0.0.$\n';
  for (const source of [
    `${above}${generate};hostlist\n;endhostlist\n`,
    `${above};hostlist\n${generate};endhostlist\n`,
  ]) {
    const zone = zoneOf(source);
    assert.throws(() => planEdits(zone, [add('DHCP2', a('1.1.1.1'))], { serial: 8 }), {
      code: 'edit.reserved-name',
    });
    const after = reparseZone(zone, planEdits(zone, [add('dhcp4', a('1.1.1.1'))], { serial: 8 }));
    assert.ok(after.isReserved(name('dhcp3')));
    assert.equal(after.recordsOf(name('dhcp3')).length, 1);
    assert.equal(after.isReserved(name('dhcp4')), false);
    const gone = reparseZone(after, [
      { offset: text(after.bytes).indexOf('$GEN'), length: generate.length, replacement: '' },
    ]);
    assert.equal(gone.isReserved(name('dhcp3')), false);
  }
});

for (const serial of [-1, 0.5, 2 ** 32, Number.NaN]) {
  test(`planEdits: ${serial} is not a serial`, () => {
    const zone = zoneOf(`${above};hostlist\n;endhostlist\n`);
    assert.throws(() => planEdits(zone, [add('lap', a('1.1.1.1'))], { serial }), RangeError);
  });
}

test('planEdits: with the marks around the whole zone, the apex’s other records can be changed', () => {
  const zone = zoneOf(
    ';hostlist\n@ 60 IN SOA ns admin 7 2 3 4 5\n     NS ns.example.org.\n     A 1.1.1.1\n;endhostlist\n',
  );
  const after = text(
    applyEdits(zone.bytes, planEdits(zone, [remove('@', 'A'), add('@', aaaa('::1'))], { serial: 8 })),
  );
  assert.equal(
    after,
    ';hostlist\n@ 60 IN SOA ns admin 8 2 3 4 5\n     NS ns.example.org.\n     AAAA ::1\n;endhostlist\n',
  );
});
