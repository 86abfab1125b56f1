import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printRecord, readName } from '@open-dyndns/dns';
import { parseZone, planEdits, renderProblem, type ZoneRecord } from '@open-dyndns/zonefile';
import { name, octets, recordLines, text, zoneOf } from './zone-text.ts';

const zone = zoneOf(`$TTL 60
@ IN SOA ns admin ( ; start
  2026112001 ; Serial
  1 2 3 4 )
www A 9.9.9.9
;hostlist
lap A 1.1.1.1
    AAAA ::1
é A 1.1.1.1.1
LAP TXT "x"
;endhostlist
mail A 9.9.9.8
`);

const lines = (records: Iterable<ZoneRecord>) =>
  [...records].map(({ record }) => printRecord(record).replaceAll('\t', ' '));

test('Zone: managed records are those between the marks', () => {
  assert.deepEqual(lines(zone.managedRecords()), [
    'lap.example.com. 60 IN A 1.1.1.1',
    'lap.example.com. 60 IN AAAA ::1',
    'lap.example.com. 60 IN TXT "x"',
  ]);
});

test('Zone: records of a name are found without regard to case, each with its place', () => {
  const found = zone.recordsOf(name('lAp'));
  assert.deepEqual(
    found.map(({ offset, managed }) => [zone.positionAt(offset).line, managed]),
    [
      [7, true],
      [8, true],
      [10, true],
    ],
  );
  assert.deepEqual(zone.recordsOf(name('nobody')), []);
  assert.deepEqual(zone.recordsOf(readName('lap.example.org.')), []);
});

test('Zone: names that stand outside the marks are reserved', () => {
  const reserved = ['www', 'WWW', 'mail', '@', 'lap', 'nobody'].map((owner) => zone.isReserved(name(owner)));
  assert.deepEqual(reserved, [true, true, true, true, false, false]);
});

test('Zone: names below a delegation are reserved, for no server would answer with them', () => {
  const delegating = zoneOf(
    '$TTL 60\n@ IN SOA ns a 1 2 3 4 5\n@ NS ns\nsub NS ns.example.org.\nd DNAME example.org.\n;hostlist\nx.sub A 1.1.1.1\n;endhostlist\n',
  );
  const reserved = ['x.sub', 'y.x.sub', 'sub', 'x.d', 'x', '@'].map((owner) =>
    delegating.isReserved(name(owner)),
  );
  assert.deepEqual(reserved, [true, true, true, true, false, true]);
});

test('Zone: so are names below a delegation that a $GENERATE line stands for', () => {
  const delegating = zoneOf(
    '$TTL 60\n@ SOA ns a 1 2 3 4 5\n@ NS ns\n$GENERATE 1-2 sub$ NS ns.example.org.\n',
  );
  assert.deepEqual(
    ['x.sub2', 'x.sub3'].map((owner) => delegating.delegationAbove(name(owner))?.key),
    [name('sub2').key, undefined],
  );
});

test('Zone: the SOA comes with the place of its serial’s digits', () => {
  const { soa } = zone;
  assert.equal(soa?.rdata.serial, 2026112001);
  assert.equal(text(zone.bytes.subarray(soa?.serialText.start, soa?.serialText.end)), '2026112001');
});

test('Zone: what cannot be read in the section is told apart from the rest', () => {
  assert.deepEqual(
    zone.managedProblems().map(({ code, line }) => [code, line]),
    [['record.bad-rdata', 9]],
  );
  assert.equal(zone.problems.length, 1);
});

test('renderProblem: the caret stands below the character, whatever its octets are, and tabs stay tabs', () => {
  const world = zoneOf('@ 1 IN SOA a b 1 2 3 4 5\n\té€\tA\t1.2.3\r\n');
  const wrong = zoneOf('@ 1 IN SOA a b 1 2 3 4 5\né€\tA\t1.2.3\r\n').problems[0];
  assert.ok(wrong !== undefined);
  assert.equal(
    renderProblem(octets('@ 1 IN SOA a b 1 2 3 4 5\né€\tA\t1.2.3\r\n'), wrong, 'db.example'),
    'db.example:2:6: error: the data of the A record: “1.2.3” is not an IPv4 address (record.bad-rdata)\n' +
      'é€\tA\t1.2.3\n' +
      '  \t \t^',
  );
  assert.equal(world.problems[0]?.column, 2);
});

test('renderProblem: a control character of the file reached the terminal', () => {
  const source = '@ 1 IN SOA a b 1 2 3 4 5\n\u{1b}[31m A\t\u{1b}]0;x\u{7}\u{9b}1m\n';
  const rendered = zoneOf(source).problems.map((problem) =>
    renderProblem(octets(source), problem, 'a\u{1b}b'),
  );
  assert.match(rendered.join(), /\u{fffd}\[31m A\t\u{fffd}\]0/u);
  assert.doesNotMatch(rendered.join(), /[^\P{Cc}\t\n]/u);
});

test('renderProblem: each problem of a file that is one long line showed all of it', () => {
  const source = `@ 1 IN SOA a b 1 2 3 4 5\n${'é A 1.2.3\r'.repeat(100)}`;
  const problem = zoneOf(source).problems[60];
  assert.ok(problem !== undefined);
  const [, line = '', caret = ''] = renderProblem(octets(source), problem).split('\n');
  assert.match(line, /^….{100,500}$/u);
  assert.equal([...line].slice(caret.length - 1, caret.length + 4).join(''), '1.2.3');
});

test('Zone: of more than a thousand records with wrong data the last were not mentioned', () => {
  const source = `@ 1 IN SOA a b 1 2 3 4 5\n${'x A 1.2.3\n'.repeat(1001)}`;
  assert.equal(zoneOf(source).problems.at(-1)?.code, 'zone.too-many-problems');
  assert.equal(zoneOf(source.slice(0, -10)).problems.at(-1)?.code, 'record.bad-rdata');
});

test('Zone: behind a thousand problems the file was not read', () => {
  const broken = 'x NOTYPE 1\n'.repeat(1100);
  const zone = zoneOf(
    `$TTL 60\n@ 1 IN SOA a b 1 2 3 4 5\n${broken};hostlist\ny A 10.0.0.1\n;endhostlist\nz A 10.0.0.2\n`,
  );
  assert.equal([...zone.records()].length, 3);
  assert.equal([...zone.managedRecords()].length, 1);
  assert.ok(zone.isReserved(name('z')));
  const [last, ...others] = zone.problems.slice(1000);
  assert.deepEqual([last?.line, last?.code, others], [1003, 'zone.too-many-problems', []]);
  assert.match(last?.message ?? '', /^100 more errors follow/);
});

test('Zone: a thousand warnings hid the errors behind them', () => {
  const doubtful = 'x 4000000000 A 10.0.0.1\n'.repeat(1100);
  const zone = zoneOf(`@ 1 IN SOA a b 1 2 3 4 5\n${doubtful}y NOTYPE 1\n`);
  assert.deepEqual(
    zone.problems.slice(1000).map(({ code, severity }) => [code, severity]),
    [
      ['zone.too-many-warnings', 'warning'],
      ['record.unknown-type', 'error'],
    ],
  );
});

test('Zone: a parenthesis behind a thousand errors was not seen to go on over the markers', () => {
  const broken = 'x NOTYPE 1\n'.repeat(1100);
  const { section } = zoneOf(`@ 1 IN SOA a b 1 2 3 4 5\n${broken}y A (\n;hostlist\n;endhostlist\n`);
  assert.equal(section.ok || section.problem.code, 'section.in-parentheses');
});

test('Zone: each problem of a long line had its column counted from the start of the line', {
  timeout: 60_000,
}, () => {
  const head = '@ 1 IN SOA a b 1 2 3 4 5\n';
  const { problems } = zoneOf(`${head}${`x A é.é${' '.repeat(5000)}\r`.repeat(1000)}`);
  const column = (index: number) => index * 5008 + 5;
  assert.deepEqual(
    problems.map((problem) => problem.column),
    problems.map((_, index) => column(index)),
  );
});

test('parseZone: a few kilobytes of $GENERATE lines took all memory', () => {
  const lines = Array.from({ length: 4 }, (_, index) => `$GENERATE 0-65535 h${index}-$ A 10.0.0.1\n`);
  const found = zoneOf(`$TTL 60\n@ IN SOA a b 1 2 3 4 5\n${lines.join('')}`).problems;
  assert.deepEqual(
    found.map(({ code }) => code),
    ['directive.bad-generate', 'directive.bad-generate'],
  );
});

test('Zone: a type that BIND reads and nobody uses any more was an error', () => {
  const zone = zoneOf(
    '$TTL 60\n@ SOA a b 1 2 3 4 5\nold X25 1234\nkey TYPE25 256 3 5 AQ==\nraw wks \\# 1 00\nbad X25 \\# 1\nnone X25\n',
  );
  assert.deepEqual(
    zone.problems.map(({ code, line, column }) => [code, line, column]),
    [
      ['record.not-checked', 3, 5],
      ['record.not-checked', 4, 5],
      ['record.bad-rdata', 6, 9],
      ['record.bad-rdata', 8, 1],
    ],
  );
  assert.deepEqual(recordLines(zone).slice(1), ['raw.example.com. 60 IN TYPE11 \\# 1 00']);
  assert.ok(zone.isReserved(name('old')));
});

test('Zone: to ask whether a name is reserved took seconds beside $GENERATE lines for a million records', () => {
  const lines = [0, 1, 2].map((index) => `$GENERATE 0-65535 h${index}-$ A 10.0.0.1\n`);
  const zone = zoneOf(`$TTL 60\n@ IN SOA a b 1 2 3 4 5\n${lines.join('')}`);
  assert.deepEqual(
    ['h0-0', 'h1-65535', 'h2-0', 'other'].map((label) => zone.isReserved(name(label))),
    [true, true, false, false],
  );
  assert.match(zone.problems[0]?.message ?? '', /for more than 131072 records/);
});

test('parseZone: a reverse zone is edited like any other', () => {
  const origin = readName('77.10.in-addr.arpa.');
  const reverse = parseZone(
    octets('$TTL 60\n@ IN SOA ns.x. a.x. 1 2 3 4 5\n;hostlist\n5.0\tPTR\tlap.example.com.\n;endhostlist\n'),
    { origin },
  );
  const set = {
    name: readName('7.1', origin),
    type: 'PTR',
    ttl: 60,
    rdata: [{ type: 'PTR', target: name('new') }],
  } as const;
  assert.deepEqual(
    planEdits(reverse, [{ kind: 'replace', set }], { serial: 2 }).map(({ replacement }) => replacement),
    ['2', '7.1\tPTR\tnew.example.com.\n'],
  );
});

test('parseZone: the class of the zone is what it is told', () => {
  const source = octets('version.bind. 0 CH SOA a. b. 1 2 3 4 5\nversion.bind. 0 CH TXT "x"\n');
  const origin = readName('version.bind.');
  assert.deepEqual(parseZone(source, { origin, class: 'CH' }).problems, []);
  assert.deepEqual(
    parseZone(source, { origin }).problems.map(({ code }) => code),
    ['record.wrong-class', 'record.wrong-class'],
  );
});

/** Texts that would take hours if anything looked back over what it has read. */
const hostile = [
  '(',
  ')',
  '"',
  '\\',
  ';',
  '( ',
  '"\n',
  '(\n',
  ')\n',
  'a (\n',
  '; \n',
  ';hostlist\n',
  'a A 1.1.1.1\r',
  '$TTL 1\n',
  ' A 1\n',
  '\r',
  '(;\n',
];

for (const piece of hostile) {
  test(`parseZone: a megabyte of ${JSON.stringify(piece)} is read in linear time`, {
    timeout: 60_000,
  }, () => {
    const megabyte = zoneOf(piece.repeat(Math.ceil(2 ** 20 / piece.length)));
    assert.ok(megabyte.problems.length > 0);
    assert.equal(typeof megabyte.section.ok, 'boolean');
  });
}
