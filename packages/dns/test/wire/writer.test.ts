import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attempt, fromHex, Name, readName, toHex, WireReader, WireWriter } from '@open-dyndns/dns';
import fc from 'fast-check';
import { names } from '../arbitraries.ts';

const hexOf = (write: (writer: WireWriter) => void, ...options: ConstructorParameters<typeof WireWriter>) => {
  const writer = new WireWriter(...options);
  write(writer);
  return toHex(writer.finish());
};

describe('compression (RFC 1035 §4.1.4)', () => {
  it('points to the longest suffix that was written', () => {
    const hex = hexOf((writer) => {
      for (const text of ['a.b.c.', 'x.b.c.', 'b.c.', 'a.b.c.', '.']) writer.name(readName(text));
    }, 'unicast');
    assert.equal(hex, '01610162016300' + '0178c002' + 'c002' + 'c000' + '00');
  });

  it('does not change the case of a name by pointing to another case of it', () => {
    const hex = hexOf((writer) => {
      writer.name(readName('Ab.c.'));
      writer.name(readName('ab.c.'));
    }, 'unicast');
    assert.equal(hex, '0241620163000261' + '62c003');
  });

  it('never points into a label that only looks like the name', () => {
    const hex = hexOf((writer) => {
      writer.name(readName('a\\001b.'));
      writer.name(readName('b.'));
    }, 'unicast');
    assert.equal(hex, '0361016200' + '016200');
  });

  for (const [compression, use, compressed] of [
    ['none', 'always', false],
    ['unicast', 'always', true],
    ['unicast', 'multicast', false],
    ['unicast', 'never', false],
    ['multicast', 'always', true],
    ['multicast', 'multicast', true],
    ['multicast', 'never', false],
  ] as const) {
    it(`a name for ${use} is ${compressed ? '' : 'not '}compressed in ${compression}`, () => {
      const hex = hexOf((writer) => {
        writer.name(readName('a.'));
        writer.name(readName('a.'), use);
      }, compression);
      assert.equal(hex, compressed ? '016100c000' : '016100016100');
    });
  }

  it('does not point beyond the reach of fourteen bits', () => {
    const writer = new WireWriter('unicast');
    writer.bytes(new Uint8Array(0x3ffd));
    writer.name(readName('ab.c.'));
    writer.name(readName('ab.c.'));
    writer.name(readName('c.'));
    const reader = new WireReader(writer.finish(), 0x3ffd);
    for (const text of ['ab.c.', 'ab.c.', 'c.']) assert.ok(reader.name().equals(readName(text)));
    assert.equal(writer.length, 0x3ffd + 6 + 2 + 3);
  });

  it('forgets names that were taken back', () => {
    const hex = hexOf((writer) => {
      writer.name(readName('a.'));
      const { length } = writer;
      writer.name(readName('b.a.'));
      writer.truncate(length);
      writer.name(readName('c.'));
      writer.name(readName('b.a.'));
    }, 'unicast');
    assert.equal(hex, '016100' + '016300' + '0162c000');
  });

  it('names of any octets read back, in their case', () => {
    fc.assert(
      fc.property(fc.array(names, { maxLength: 12 }), (list) => {
        const writer = new WireWriter('unicast');
        for (const name of [...list, ...list]) writer.name(name);
        const reader = new WireReader(writer.finish());
        for (const name of [...list, ...list]) assert.deepEqual(reader.name().wire, name.wire);
        assert.equal(reader.remaining, 0);
      }),
    );
  });

  it('writes names in lower case where it is asked to (RFC 4034 §6.2)', () => {
    assert.equal(
      hexOf((writer) => writer.name(readName('Ab.C.')), 'none', 'lower'),
      '0261620163' + '00',
    );
  });
});

describe('values that do not fit are refused', () => {
  const rows: [verb: string, write: (writer: WireWriter) => void][] = [
    ['u8 256', (writer) => writer.u8(256)],
    ['u16 65536', (writer) => writer.u16(65536)],
    ['u16 -1', (writer) => writer.u16(-1)],
    ['u16 1.5', (writer) => writer.u16(1.5)],
    ['u16 NaN', (writer) => writer.u16(Number.NaN)],
    ['u32 2^32', (writer) => writer.u32(2 ** 32)],
    ['u48 2^48', (writer) => writer.u48(2 ** 48)],
    ['u48 -1', (writer) => writer.u48(-1)],
    ['a string of 256 octets', (writer) => writer.characterString(new Uint8Array(256))],
    ['rdata of 65536 octets', (writer) => writer.lengthPrefixed(() => writer.bytes(new Uint8Array(65536)))],
  ];
  for (const [verb, write] of rows) {
    it(verb, () => {
      const result = attempt(() => hexOf(write));
      assert.equal(!result.ok && result.error.code, 'wire.too-large');
    });
  }

  it('taking back what was never written is misuse', () => {
    assert.throws(() => new WireWriter().truncate(1), RangeError);
  });
});

it('grows over its first capacity without losing an octet', () => {
  const all = Uint8Array.from({ length: 5000 }, (_, index) => index & 0xff);
  const hex = hexOf((writer) => {
    for (const octet of all) writer.u8(octet);
    writer.setU16(0, 0xbeef);
  });
  assert.deepEqual(fromHex(hex)?.subarray(2), all.subarray(2));
  assert.equal(hex.slice(0, 4), 'beef');
});

it('finish gives a copy that later writing leaves alone', () => {
  const writer = new WireWriter();
  writer.name(Name.root);
  const first = writer.finish();
  writer.u8(1);
  writer.setU16(0, 0xffff);
  assert.deepEqual([...first], [0]);
});
