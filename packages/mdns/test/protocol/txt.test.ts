import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MdnsError } from '../../src/errors.ts';
import { decodeTxt, encodeTxt, type TxtEntries } from '../../src/protocol/txt.ts';

function txt(...strings: readonly string[]) {
  return { type: 'TXT', strings: strings.map((text) => new Uint8Array(Buffer.from(text))) } as const;
}

const readings: readonly [string, readonly string[], object][] = [
  ['of equal keys the first counts, in any case', ['a=1', 'A=2', 'a'], { a: '1' }],
  ['a key without a value is not one with an empty value', ['b=', 'T'], { b: '', T: true }],
  ['a missing key is ignored', ['=x', 'k=v'], { k: 'v' }],
  ['only the first = divides', ['path=/?a=b'], { path: '/?a=b' }],
  ['an empty string says nothing', [''], {}],
  ['a key may be called __proto__', ['__proto__=1'], JSON.parse('{"__proto__":"1"}')],
];
for (const [rule, strings, expected] of readings)
  test(rule, () => assert.deepEqual(decodeTxt(txt(...strings)), expected));

const writings: readonly [string, TxtEntries, readonly string[]][] = [
  ['no entries are one empty string', {}, ['']],
  [
    'true, empty and binary values',
    { flag: true, empty: '', binary: Uint8Array.of(0x41, 0x42) },
    ['flag', 'empty=', 'binary=AB'],
  ],
];
for (const [rule, entries, strings] of writings)
  test(rule, () => assert.deepEqual(encodeTxt(entries), txt(...strings)));

const mistakes: readonly TxtEntries[] = [
  Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`key${n}`, 'x'.repeat(240)])),
  { '': 'x' },
  { 'a=b': 'x' },
  { schlüssel: 'x' },
  { long: 'x'.repeat(251) },
];
for (const entries of mistakes)
  test(`${JSON.stringify(entries).slice(0, 20)} is refused`, () =>
    assert.throws(
      () => encodeTxt(entries),
      (error) => error instanceof MdnsError && error.code === 'mdns.bad-txt',
    ));
