import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkRules } from '@open-dyndns/zonefile';
import { ruleOf, whatIsBroken } from '../golden.ts';
import { zoneOf } from '../zone-text.ts';

/** Each zone file is named for the rule it breaks or keeps; beside it is what has to be found. */
const folder = new URL('../fixtures/rules/', import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.zone'))) {
  test(`checkRules: ${ruleOf(file)}`, () => {
    const zone = zoneOf(readFileSync(new URL(file, folder)));
    const expected = readFileSync(new URL(file.replace('.zone', '.expected'), folder), 'utf8');
    assert.equal(whatIsBroken(zone), expected);
  });
}

test('checkRules: names as long as names can be, with nothing said of them twice', () => {
  const label = 'x'.repeat(63);
  const longest = `${label}.${label}.${label}.${'x'.repeat(49)}`;
  const zone = zoneOf(`$TTL 60\n@ SOA ns a 1 2 3 4 5\n@ NS ns.example.org.\n${longest} NS ${longest}\n`);
  assert.deepEqual(zone.problems, []);
  assert.deepEqual(
    checkRules(zone).map(({ code, line }) => [code, line]),
    [['rule.missing-glue', 4]],
  );
});

test('checkRules: a record of a type that is not checked is one beside a CNAME, but for KEY', () => {
  const zone = zoneOf(
    '$TTL 60\n@ SOA ns a 1 2 3 4 5\n@ NS ns.example.org.\na CNAME x\na X25 1\nb CNAME x\nb KEY 256 3 5 AQ==\n',
  );
  assert.deepEqual(
    checkRules(zone).map(({ code, line }) => [code, line]),
    [['rule.cname-and-other-data', 5]],
  );
});

test('checkRules: many records that point to one name with many records took the time of all pairs', {
  timeout: 60_000,
}, () => {
  const many = (line: (index: number) => string) =>
    Array.from({ length: 20_000 }, (_, at) => line(at)).join('');
  const zone = zoneOf(
    `$TTL 60\n@ SOA ns a 1 2 3 4 5\n@ NS ns.example.org.\n${many((at) => `m${at} MX 1 t\n`)}${many((at) => `t TXT ${at}\n`)}${many((at) => `d NS t\nd NS h${at}.d\n`)}`,
  );
  const codes = new Set(checkRules(zone).map(({ code }) => code));
  assert.ok(codes.has('rule.ns-without-address') && codes.has('rule.missing-glue'));
});

test('checkRules: of a hundred thousand breaches the first thousand are listed, and the others counted', () => {
  const zone = zoneOf(
    `$TTL 60\n@ SOA ns a 1 2 3 4 5\n@ NS ns.example.org.\n${'h A 192.0.2.1\n'.repeat(100_000)}`,
  );
  const found = checkRules(zone);
  assert.equal(found.length, 1001);
  assert.match(found.at(-1)?.message ?? '', /^98999 more warnings follow/);
});
