import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { splitFields } from '@open-dyndns/dns';

describe('splitFields (RFC 1035 §5.1)', () => {
  const rows: [text: string, fields: [text: string, offset: number, quoted?: 'quoted'][]][] = [
    ['', []],
    ['  \t ', []],
    [
      'a b\tc',
      [
        ['a', 0],
        ['b', 2],
        ['c', 4],
      ],
    ],
    [' a ', [['a', 1]]],
    [
      '"a b" c',
      [
        ['a b', 1, 'quoted'],
        ['c', 6],
      ],
    ],
    ['""', [['', 1, 'quoted']]],
    ['a\\ b', [['a\\ b', 0]]],
    ['"a\\"b"', [['a\\"b', 1, 'quoted']]],
    [
      '\\"a b\\"',
      [
        ['\\"a', 0],
        ['b\\"', 4],
      ],
    ],
    ['"open', [['open', 1, 'quoted']]],
    ['"open\\', [['open\\', 1, 'quoted']]],
    ['\\', [['\\', 0]]],
    [
      'a"b c"d',
      [
        ['a', 0],
        ['b c', 2, 'quoted'],
        ['d', 6],
      ],
    ],
    [
      '"a""b"',
      [
        ['a', 1, 'quoted'],
        ['b', 4, 'quoted'],
      ],
    ],
    ['a\u00a0b', [['a\u00a0b', 0]]],
  ];
  for (const [text, fields] of rows) {
    it(JSON.stringify(text), () => {
      const expected = fields.map(([field, offset, quoted]) => ({
        text: field,
        offset,
        quoted: quoted !== undefined,
      }));
      assert.deepEqual(splitFields(text), expected);
    });
  }

  for (const [story, text] of [
    ['one field', 'x'.repeat(20_000_000)],
    ['an unclosed quote that ends in a backslash', `"${'x'.repeat(20_000_000)}\\`],
    ['nothing but escapes', '\\"'.repeat(10_000_000)],
  ] as const) {
    it(`reads 20 million characters: ${story}`, () => assert.equal(splitFields(text).length, 1));
  }
});
