import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attempt, printName, WireReader } from '@open-dyndns/dns';
import { octets } from '../rdata/round-trip.ts';

const errorOf = (run: () => unknown) => {
  const result = attempt(run);
  return !result.ok && [result.error.code, result.error.offset];
};

describe('names on the wire (RFC 1035 §4.1.4)', () => {
  const good: [story: string, hex: string, start: number, text: string, end: number][] = [
    ['the root', '00', 0, '.', 1],
    ['no pointer', '0161 0162 00 ff', 0, 'a.b.', 5],
    ['a pointer after a label', '0162 00 0161 c000', 3, 'a.b.', 7],
    ['a pointer alone', '0161 0162 00 c000', 5, 'a.b.', 7],
    ['a pointer to a name that ends in a pointer', '00 0162 c000 0161 c001', 5, 'a.b.', 9],
    ['a pointer to the root', '00 c000', 1, '.', 3],
  ];
  for (const [story, hex, start, text, end] of good) {
    it(`reads ${story}`, () => {
      const reader = new WireReader(octets(hex), start);
      assert.equal(printName(reader.name()), text);
      assert.equal(reader.offset, end);
    });
  }

  const bad: [story: string, hex: string, start: number, code: string, offset: number][] = [
    ['nothing', '', 0, 'wire.truncated', 0],
    ['a label cut short', '0361', 0, 'wire.truncated', 0],
    ['no root label', '0161', 0, 'wire.truncated', 2],
    ['half a pointer', '00 c0', 1, 'wire.truncated', 2],
    ['a pointer to itself', 'c000', 0, 'wire.bad-pointer', 0],
    ['a pointer back into its own name', '0161 c000', 0, 'wire.bad-pointer', 2],
    ['a pointer forwards', 'c002 00', 0, 'wire.bad-pointer', 0],
    ['two pointers in a loop', '0161 c004 0162 c000', 4, 'wire.bad-pointer', 2],
    ['a pointer behind the end', 'c0ff', 0, 'wire.bad-pointer', 0],
    ['reserved bits 01', '4161 00', 0, 'wire.bad-label', 0],
    ['reserved bits 10', '8161 00', 0, 'wire.bad-label', 0],
    ['256 octets', `${`3f${'61'.repeat(63)}`.repeat(3)} 3e${'61'.repeat(62)} 00`, 0, 'name.too-long', 0],
  ];
  for (const [story, hex, start, code, offset] of bad) {
    it(`refuses ${story}`, () => {
      assert.deepEqual(
        errorOf(() => new WireReader(octets(hex), start).name()),
        [code, offset],
      );
    });
  }

  it('reads 255 octets', () => {
    const longest = octets(`${`3f${'61'.repeat(63)}`.repeat(3)} 3d${'61'.repeat(61)} 00`);
    assert.deepEqual(new WireReader(longest).name().wire, longest);
  });

  it('refuses 256 octets that come together by a pointer', () => {
    const message = octets(`${`3f${'61'.repeat(63)}`.repeat(3)} 00 3e${'61'.repeat(62)} c000`);
    assert.deepEqual(
      errorOf(() => new WireReader(message, 193).name()),
      ['name.too-long', 258],
    );
  });

  it('refuses a chain of more pointers than a name has labels', () => {
    const chain = (pointers: number) => {
      const message = new Uint8Array(1 + pointers * 2);
      for (let index = 0; index < pointers; index += 1) {
        const target = index === 0 ? 0 : index * 2 - 1;
        message.set([0xc0 | (target >> 8), target & 0xff], 1 + index * 2);
      }
      return new WireReader(message, pointers * 2 - 1);
    };
    assert.ok(chain(127).name().isRoot);
    assert.equal(attempt(() => chain(128).name()).ok, false);
  });

  it('lets a pointer, but nothing else, leave the rdata', () => {
    const message = octets('0162 00 0161 c000 00');
    const inside = new WireReader(message, 3).within(4, (reader) => reader.name());
    assert.equal(printName(inside), 'a.b.');
    const across = () => new WireReader(octets('0161 00'), 0).within(2, (reader) => reader.name());
    assert.deepEqual(errorOf(across), ['wire.truncated', 2]);
  });
});

describe('every read is checked', () => {
  const reads: [verb: string, read: (reader: WireReader) => unknown, octets: number, value: unknown][] = [
    ['u8', (reader) => reader.u8(), 1, 1],
    ['u16', (reader) => reader.u16(), 2, 0x0102],
    ['u32', (reader) => reader.u32(), 4, 0x01020304],
    ['u48', (reader) => reader.u48(), 6, 0x010203040506],
    ['bytes', (reader) => [...reader.bytes(3)], 3, [1, 2, 3]],
    ['characterString', (reader) => [...reader.characterString()], 2, [2]],
  ];
  for (const [verb, read, length, value] of reads) {
    it(`${verb} takes ${length} octets and not one fewer`, () => {
      const all = octets('010203040506');
      const reader = new WireReader(all, 0, length);
      assert.deepEqual(read(reader), value);
      assert.equal(reader.remaining, 0);
      assert.equal(attempt(() => read(new WireReader(all, 0, length - 1))).ok, false);
    });
  }

  it('reads numbers from a view into a larger buffer', () => {
    assert.equal(new WireReader(octets('ffff 0102').subarray(2)).u16(), 0x0102);
  });

  it('copies octets out of a Buffer, whose own slices share its memory', () => {
    const received = Buffer.from('0261620361', 'hex');
    const reader = new WireReader(received);
    const string = reader.characterString();
    received.fill(0);
    assert.deepEqual(string, octets('6162'));
  });

  it('within refuses rdata that is not used up, or reaches over the end', () => {
    const reader = () => new WireReader(octets('01020304'), 0, 3);
    assert.deepEqual(
      errorOf(() => reader().within(2, (inner) => inner.u8())),
      ['wire.bad-rdata', 1],
    );
    assert.deepEqual(
      errorOf(() => reader().within(4, (inner) => inner.u32())),
      ['wire.truncated', 0],
    );
  });
});

describe('a name that was read before', () => {
  const twice = octets('0161 0162 00 c000');

  it('is the same object behind a pointer', () => {
    const reader = new WireReader(twice);
    assert.equal(reader.name(), reader.name());
    assert.equal(reader.offset, twice.length);
  });

  it('is refused behind a pointer where pointers are', () => {
    const reader = new WireReader(twice, 0, twice.length, twice.length);
    reader.name();
    assert.deepEqual(
      errorOf(() => reader.name()),
      ['wire.bad-pointer', 5],
    );
  });
});
