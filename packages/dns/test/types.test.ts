import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attempt, classCode, classOf, readClass, readType, typeCode, typeOf } from '@open-dyndns/dns';

describe('types (RFC 3597 §5, IANA)', () => {
  const rows: [text: string, type: string, code: number][] = [
    ['A', 'A', 1],
    ['aaaa', 'AAAA', 28],
    ['Nsec3Param', 'NSEC3PARAM', 51],
    ['CAA', 'CAA', 257],
    ['ANY', 'ANY', 255],
    ['TYPE65280', 'TYPE65280', 65280],
    ['type1', 'A', 1],
    ['TYPE00028', 'AAAA', 28],
    ['TYPE0', 'TYPE0', 0],
    ['TYPE65535', 'TYPE65535', 65535],
  ];
  for (const [text, type, code] of rows) {
    it(`${text} is ${type}, ${code} on the wire`, () => {
      assert.equal(readType(text), type);
      assert.equal(typeCode(readType(text)), code);
      assert.equal(typeOf(code), type);
    });
  }

  for (const text of [
    '',
    'TYPE',
    'TYPE65536',
    'TYPE-1',
    'TYPE1x',
    'TYPE 1',
    'constructor',
    'ſrv',
    'A ',
    '1',
  ]) {
    it(`“${text}” is no type`, () => {
      const result = attempt(() => readType(text, 7));
      assert.deepEqual(!result.ok && [result.error.code, result.error.offset], ['text.bad-type', 7]);
    });
  }

  it('every number has a mnemonic that reads back', () => {
    for (let code = 0; code <= 0xffff; code += 1) assert.equal(typeCode(readType(typeOf(code))), code);
  });
});

describe('classes (RFC 3597 §5, RFC 2136 §2.4)', () => {
  const rows: [text: string, recordClass: string, code: number][] = [
    ['in', 'IN', 1],
    ['CH', 'CH', 3],
    ['NONE', 'NONE', 254],
    ['ANY', 'ANY', 255],
    ['CLASS1', 'IN', 1],
    ['class32767', 'CLASS32767', 32767],
  ];
  for (const [text, recordClass, code] of rows) {
    it(`${text} is ${recordClass}, ${code} on the wire`, () => {
      assert.equal(readClass(text), recordClass);
      assert.equal(classCode(readClass(text)), code);
      assert.equal(classOf(code), recordClass);
    });
  }

  for (const text of ['', 'CLASS', 'CLASS65536', 'TYPE1', 'A', 'INN']) {
    it(`“${text}” is no class`, () => {
      const result = attempt(() => readClass(text));
      assert.equal(!result.ok && result.error.code, 'text.bad-class');
    });
  }
});
