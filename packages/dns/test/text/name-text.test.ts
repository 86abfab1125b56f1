import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Name, parseName, printName, readName, toHex, unescapeOctets } from '@open-dyndns/dns';
import fc from 'fast-check';
import { names } from '../arbitraries.ts';

const origin = Name.fromLabels(['example', 'com']);

describe('names in presentation form (RFC 1035 §5.1)', () => {
  const rows: [text: string, printed: string, labels: number][] = [
    ['.', '.', 0],
    ['@', 'example.com.', 2],
    ['laptop', 'laptop.example.com.', 3],
    ['laptop.local.', 'laptop.local.', 2],
    ['a.b', 'a.b.example.com.', 4],
    ['\\@', '\\@.example.com.', 3],
    ['a\\.b.', 'a\\.b.', 1],
    ['a\\046b.', 'a\\.b.', 1],
    ['a\\\\.', 'a\\\\.', 1],
    ['\\097.', 'a.', 1],
    ['a\\b.', 'ab.', 1],
    ['My\\ Printer.', 'My\\032Printer.', 1],
    ['"x";(y)$.', '\\"x\\"\\;\\(y\\)\\$.', 1],
    ['\\000\\255.', '\\000\\255.', 1],
    ['é.', '\\195\\169.', 1],
    ['\u0080\u007f~.', '\\194\\128\\127~.', 1],
    ['\\é.', '\\195\\169.', 1],
    ['💻.', '\\240\\159\\146\\187.', 1],
    ['*._tcp', '*._tcp.example.com.', 4],
  ];
  for (const [text, printed, labels] of rows) {
    it(`${text} is ${printed}`, () => {
      const name = readName(text, origin);
      assert.equal(printName(name), printed);
      assert.equal(name.labels.length, labels);
    });
  }

  const label63 = 'x'.repeat(63);
  const refused: [text: string, code: string, offset: number][] = [
    ['', 'name.empty-label', 0],
    ['..', 'name.empty-label', 0],
    ['.a', 'name.empty-label', 0],
    ['a..b', 'name.empty-label', 2],
    ['a..', 'name.empty-label', 2],
    [`a.${label63}x.`, 'name.label-too-long', 2],
    [`a.${label63}x`, 'name.label-too-long', 2],
    [`${`${label63}.`.repeat(4)}`, 'name.too-long', 0],
    ['a\\', 'name.bad-escape', 1],
    ['a.\\25', 'name.bad-escape', 2],
    ['\\256.', 'name.bad-escape', 0],
    ['\\1a0.', 'name.bad-escape', 0],
  ];
  for (const [text, code, offset] of refused) {
    it(`“${text}” is ${code} at ${offset}`, () => {
      const result = parseName(text, origin);
      assert.deepEqual(!result.ok && [result.error.code, result.error.offset], [code, offset]);
    });
  }

  it('an escaped final dot does not make a name absolute', () => {
    assert.equal(printName(readName('a\\.', origin)), 'a\\..example.com.');
  });

  it('a label may fill its 63 octets with escapes', () => {
    assert.equal(readName(`${'\\255'.repeat(63)}.`).labels[0]?.length, 63);
  });

  it('relative names and @ need an origin', () => {
    for (const text of ['laptop', '@']) {
      const result = parseName(text);
      assert.equal(!result.ok && result.error.code, 'name.relative');
    }
  });

  it('a relative name may be too long only with its origin', () => {
    const result = parseName([label63, label63, label63, 'x'.repeat(55)].join('.'), origin);
    assert.equal(!result.ok && result.error.code, 'name.too-long');
  });

  it('whatever the octets, the print reads back as the same name', () => {
    fc.assert(fc.property(names, (name) => assert.deepEqual(readName(printName(name)).wire, name.wire)));
  });

  it('no text makes parseName throw', () => {
    const noise = fc.string({
      unit: fc.constantFrom('a', '.', '\\', '0', '2', '9', '@', ' ', 'é', '\ud800'),
      maxLength: 80,
    });
    fc.assert(
      fc.property(noise, (text) => typeof parseName(text, origin).ok === 'boolean'),
      { numRuns: 1000 },
    );
  });
});

it('strings keep their dots, and lose their escapes', () => {
  assert.equal(toHex(unescapeOctets('a.b\\.\\255é')), '612e622effc3a9');
});
