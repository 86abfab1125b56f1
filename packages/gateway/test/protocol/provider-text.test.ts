import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printRdata } from '@open-dyndns/dns';
import fc from 'fast-check';
import {
  plainName,
  printPlainText,
  readData,
  readPlainName,
  readPlainText,
} from '../../src/protocol/provider-text.ts';
import { apex } from '../world.ts';

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('names as providers write them', () => {
  it('have no final dot, and may have one', () => {
    assert.equal(plainName(apex), 'lab.example');
    for (const text of ['lab.example', 'lab.example.', 'LAB.example'])
      assert.ok(readPlainName(text)?.equals(apex), text);
    assert.equal(readPlainName('a..b'), undefined);
  });
});

describe('data as providers write it', () => {
  const cases = [
    { type: 'A', text: '10.77.0.9', says: '10.77.0.9' },
    { type: 'AAAA', text: 'FD77:0:0::9', says: 'fd77::9' },
    { type: 'SRV', text: '1 2 22 laptop.lab.example', says: '1 2 22 laptop.lab.example.' },
    { type: 'TXT', text: '"a b" "c"', says: '"a b" "c"' },
    { type: 'ALIAS', text: 'lab.example', says: undefined },
    { type: 'A', text: 'not an address', says: undefined },
  ];
  for (const { type, text, says } of cases)
    it(`${type} ${text} is ${says ?? 'not read'}`, () => {
      const rdata = readData(type, text);
      assert.equal(rdata && printRdata(rdata), says);
    });
});

describe('text without quotes', () => {
  for (const text of ['', ' first', 'last ', 'a "quote"', 'back\\slash', 'é', 'two\nlines'])
    it(`cannot be ${JSON.stringify(text)}`, () => assert.equal(printPlainText([octets(text)]), undefined));

  it('cannot be two strings', () => assert.equal(printPlainText([octets('a'), octets('b')]), undefined));

  it('is given back as it was', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const printed = printPlainText([octets(text)]);
        if (printed === undefined) return;
        assert.deepEqual(readPlainText(printed), { type: 'TXT', strings: [octets(text)] });
      }),
    );
  });
});
