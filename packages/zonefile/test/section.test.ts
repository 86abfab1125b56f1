import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderProblem } from '@open-dyndns/zonefile';
import { text, zoneOf } from './zone-text.ts';

const head = '$TTL 60\n@ IN SOA ns admin 1 2 3 4 5\n';

function sectionText(source: string): string | undefined {
  const zone = zoneOf(source);
  const marked = zone.section;
  return marked.ok ? text(zone.bytes.slice(marked.section.start, marked.section.end)) : undefined;
}

const sections = [
  {
    what: 'the original’s markers',
    source: `${head};hostlist\nns\tIN\tA\t11.11.11.11\n;endhostlist\n`,
    is: 'ns\tIN\tA\t11.11.11.11\n',
  },
  { what: 'an empty section', source: `${head};hostlist\n;endhostlist\n`, is: '' },
  { what: 'no line end behind the last marker', source: `${head};hostlist\n;endhostlist`, is: '' },
  { what: 'CRLF', source: `${head};hostlist\r\na A 1.1.1.1\r\n;endhostlist\r\n`, is: 'a A 1.1.1.1\r\n' },
  {
    what: 'blanks in front, behind and after the semicolon',
    source: `${head} \t; hostlist \t\na A 1.1.1.1\n  ;\tendhostlist\n`,
    is: 'a A 1.1.1.1\n',
  },
  {
    what: 'more blanks than a line usually has',
    source: `${head};hostlist${' '.repeat(300)}\na A 1.1.1.1\n${' '.repeat(300)};endhostlist\n`,
    is: 'a A 1.1.1.1\n',
  },
  { what: 'any case', source: `${head};HostList\na A 1.1.1.1\n;ENDHOSTLIST\n`, is: 'a A 1.1.1.1\n' },
  {
    what: 'a comment that goes on is no marker',
    source: `${head};hostlist of the lab\n;hostlist\na A 1.1.1.1\n;endhostlist\n`,
    is: 'a A 1.1.1.1\n',
  },
  {
    what: 'a second semicolon makes it a comment',
    source: `${head};;hostlist\n;hostlist\n;endhostlist\n`,
    is: '',
  },
  {
    what: 'behind a record it is a comment',
    source: `${head}x A 1.1.1.1 ;hostlist\n;hostlist\n;endhostlist\n`,
    is: '',
  },
  {
    what: 'inside parentheses it is a comment',
    source: `${head}x TXT ( "a"\n;hostlist\n "b" )\n;hostlist\n;endhostlist\n`,
    is: '',
  },
  {
    what: 'behind parentheses that hold nothing it is a comment',
    source: `${head}( )\n()   ;hostlist\n;hostlist\n;endhostlist\n`,
    is: '',
  },
  {
    what: 'inside quotes it is data',
    source: `${head}x TXT "\\\n;hostlist\\\n;endhostlist\\\n"`,
    is: undefined,
  },
];

for (const { what, source, is } of sections) {
  test(`section: ${what}`, () => {
    assert.equal(sectionText(source), is);
  });
}

const refusals = [
  { code: 'section.missing', source: `${head}`, line: 3, column: 1, advice: /;hostlist\n;endhostlist/ },
  {
    code: 'section.unclosed',
    source: `${head};hostlist\nns A 1.1.1.1\n`,
    line: 3,
    column: 1,
    advice: /;endhostlist/,
  },
  {
    code: 'section.unopened',
    source: `${head}ns A 1.1.1.1\n;endhostlist\n`,
    line: 4,
    column: 1,
    advice: /;hostlist/,
  },
  { code: 'section.reversed', source: `${head};endhostlist\n;hostlist\n`, line: 3, column: 1 },
  {
    code: 'section.nested',
    source: `${head};hostlist\n;hostlist\n;endhostlist\n;endhostlist\n`,
    line: 4,
    column: 1,
  },
  {
    code: 'section.second',
    source: `${head};hostlist\n;endhostlist\n;hostlist\n;endhostlist\n`,
    line: 5,
    column: 1,
  },
  { code: 'section.second', source: `${head};hostlist\n;endhostlist\n;endhostlist\n`, line: 5, column: 1 },
  {
    code: 'section.in-parentheses',
    source: `${head}x TXT (\n;hostlist\n;endhostlist\n`,
    line: 3,
    column: 7,
    advice: /Close/,
  },
  {
    code: 'section.in-parentheses',
    source: `${head};hostlist\nx TXT (\n;endhostlist\n`,
    line: 4,
    column: 7,
    advice: /Close/,
  },
  {
    code: 'section.owner-inherited',
    source: `${head};hostlist\nns A 1.1.1.1\n;endhostlist\n\n TXT "whose?"\n`,
    line: 7,
    column: 1,
    advice: /owner name/,
  },
  {
    code: 'section.ttl-inherited',
    source: `@ 90 IN SOA ns admin 1 2 3 4 5\n;hostlist\n;endhostlist\nwww A 1.1.1.1\n`,
    line: 4,
    column: 1,
    advice: /\$TTL 90/,
  },
  {
    code: 'section.ttl-inherited',
    source: `;hostlist\n;endhostlist\n@ IN SOA ns admin 1 2 3 4 5\n`,
    line: 3,
    column: 1,
    advice: /\$TTL 5/,
  },
  {
    code: 'section.ttl-inherited',
    source: `;hostlist\nns A 1.1.1.1\n;endhostlist\nwww A 1.1.1.1\n`,
    line: 4,
    column: 1,
    advice: /Add a line \$TTL/,
  },
];

for (const { code, source, line, column, advice } of refusals) {
  test(`section: ${code}, line ${line}`, () => {
    const marked = zoneOf(source).section;
    assert.ok(!marked.ok);
    assert.deepEqual([marked.problem.code, marked.problem.line, marked.problem.column], [code, line, column]);
    assert.match(renderProblem(zoneOf(source).bytes, marked.problem, 'db'), advice ?? /\^/);
  });
}

test('section: a $GENERATE in it has to write its TTL where there is no default', () => {
  const source = (ttl: string) =>
    `@ 90 IN SOA ns admin 1 2 3 4 5\n;hostlist\n$GENERATE 1-2 a$${ttl} A 1.1.1.$\n;endhostlist\n`;
  const refused = zoneOf(source('')).section;
  assert.equal(refused.ok ? undefined : refused.problem.line, 3);
  assert.equal(sectionText(source(' 90')), '$GENERATE 1-2 a$ 90 A 1.1.1.$\n');
});

test('section: a record below it that writes its TTL does not mind that there is no default', () => {
  assert.equal(
    sectionText('@ 90 IN SOA ns admin 1 2 3 4 5\n;hostlist\n;endhostlist\nwww 90 A 1.1.1.1\n'),
    '',
  );
});

test('section: a default TTL that the SOA record gives counts as one', () => {
  assert.equal(sectionText('@ IN SOA ns admin 1 2 3 4 5\n;hostlist\n;endhostlist\nwww A 1.1.1.1\n'), '');
});
