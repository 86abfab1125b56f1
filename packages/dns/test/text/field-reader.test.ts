import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attempt, FieldReader, readPeriod, splitFields } from '@open-dyndns/dns';

describe('periods, as BIND reads them', () => {
  for (const [text, seconds] of [
    ['0', 0],
    ['3600', 3600],
    ['007', 7],
    ['4294967295', 4294967295],
    ['1h30m', 5400],
    ['1H30M', 5400],
    ['30m1h', 5400],
    ['1h1h', 7200],
    ['2W', 1209600],
    ['4294967295s', 4294967295],
    ['1w2d3h4m5s', 788645],
  ] as const) {
    it(`${text} is ${seconds} s`, () => assert.equal(readPeriod(text), seconds));
  }

  for (const text of [
    '',
    'h',
    '1x',
    '1h30',
    '-1',
    '1.5h',
    '1 h',
    '4294967296',
    '7102w',
    '1ſ',
    `${'9'.repeat(400)}w`,
  ]) {
    it(`“${text}” is none`, () => {
      const result = attempt(() => readPeriod(text));
      assert.deepEqual(!result.ok && [result.error.code, result.error.offset], ['text.bad-number', 0]);
    });
  }

  it('refuses millions of characters in linear time', () => {
    const started = performance.now();
    for (const text of [`${'1'.repeat(2_000_000)}x`, `${'1s'.repeat(5_000_000)}x`]) {
      const result = attempt(() => readPeriod(text));
      assert.equal(!result.ok && result.error.code, 'text.bad-number');
    }
    assert.ok(performance.now() - started < 10_000);
  });
});

describe('FieldReader says where', () => {
  const read = (text: string) => new FieldReader(splitFields(text), undefined, text.length);
  const errorOf = (run: () => unknown) => {
    const result = attempt(run);
    return !result.ok && [result.error.code, result.error.offset];
  };

  it('a missing field is at the end of the text', () => {
    assert.deepEqual(
      errorOf(() => read('   ').u16()),
      ['text.missing-field', 3],
    );
    assert.deepEqual(
      errorOf(() => read('').base64()),
      ['text.missing-field', 0],
    );
  });

  it('a bad escape inside a name is at the backslash', () => {
    const fields = read('10 mail\\9.');
    fields.u16();
    assert.deepEqual(
      errorOf(() => fields.name()),
      ['name.bad-escape', 7],
    );
  });

  it('a relative name without an origin is at its end', () => {
    assert.deepEqual(
      errorOf(() => read('  mail').name()),
      ['name.relative', 6],
    );
  });

  it('base64 over several fields is at the first of them', () => {
    assert.deepEqual([...read('AA AA').base64()], [0, 0, 0]);
    assert.deepEqual(
      errorOf(() => read(' AA AA=').base64()),
      ['text.bad-hex', 1],
    );
  });

  it('numbers end at their field’s range', () => {
    assert.equal(read('255').u8(), 255);
    for (const text of ['256', '-1', '1e2', '0x10', '1٠']) {
      assert.deepEqual(
        errorOf(() => read(` ${text}`).u8()),
        ['text.bad-number', 1],
      );
    }
  });

  it('only strings may stand in quotes (RFC 1035 §5.1)', () => {
    assert.equal(read('"a b"').characterString().length, 3);
    assert.equal(read('"a b"').longString().length, 3);
    assert.equal(read('"a b"').quotedString().length, 3);
    assert.deepEqual(
      errorOf(() => read('"1"').u8()),
      ['text.bad-quotes', 1],
    );
    assert.deepEqual(
      errorOf(() => read('AA "AA"').base64()),
      ['text.bad-quotes', 4],
    );
    assert.deepEqual(
      errorOf(() => read(' a').quotedString()),
      ['text.bad-quotes', 1],
    );
  });

  it('a field that a length octet counts has 255 octets at most', () => {
    assert.equal(read('ab'.repeat(255)).hexField().length, 255);
    for (const run of [
      () => read(` ${'ab'.repeat(256)}`).hexField(),
      () => read(` ${'0'.repeat(410)}`).base32Field(),
      () => read(` ${'x'.repeat(256)}`).characterString(),
    ])
      assert.deepEqual(errorOf(run), ['wire.too-large', 1]);
  });
});

describe('a field that never stood in a line', () => {
  const word = (text: string) => new FieldReader([{ text, quoted: false, offset: 0, literal: true }]);

  it('has no escapes in its strings', () => {
    const octets = new TextEncoder().encode('C:\\065 "x";');
    assert.deepEqual(word('C:\\065 "x";').characterString(), octets);
    assert.deepEqual(word('C:\\065 "x";').longString(), octets);
  });

  it('needs no quotes where others do', () => {
    assert.equal(word('https://a/').quotedString().length, 10);
  });

  it('has them in its names, which have no other way to write a dot', () => {
    assert.equal(word('a\\.b.').name().labels.length, 1);
  });
});
