import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fromBase64, fromHex, toBase64, toHex } from '@open-dyndns/dns';
import fc from 'fast-check';

it('hexadecimal and base64 come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (octets) => {
      assert.deepEqual(fromHex(toHex(octets)), octets);
      assert.deepEqual(fromHex(toHex(octets).toUpperCase()), octets);
      assert.deepEqual(fromBase64(toBase64(octets)), octets);
      assert.equal(toBase64(octets), Buffer.from(octets).toString('base64'));
    }),
  );
});

for (const text of ['a', 'abc', '0g', '0x00', ' 00', '00\n']) {
  it(`${JSON.stringify(text)} is no hexadecimal`, () => assert.equal(fromHex(text), undefined));
}

for (const text of [
  'A',
  'AA',
  'AAA',
  'A===',
  '====',
  'AA=A',
  'AAAA=',
  'AA==AA==',
  'A_-A',
  'AA A',
  'AAA\n',
  '=AAA',
  'AR==',
  'AAB=',
]) {
  it(`${JSON.stringify(text)} is no base64 (RFC 4648 §4)`, () => assert.equal(fromBase64(text), undefined));
}

it('reads 20 million characters of base64', () => {
  assert.equal(fromBase64('AAAA'.repeat(5_000_000))?.length, 15_000_000);
});
