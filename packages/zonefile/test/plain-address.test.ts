import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRdata } from '@open-dyndns/dns';
import fc from 'fast-check';
import { isPlainAddress } from '../src/text/plain-address.ts';
import { octets } from './zone-text.ts';

test('isPlainAddress: says of every text what the reader of A records says', () => {
  const part = fc.oneof(
    fc.integer({ min: 0, max: 300 }).map(String),
    fc.constantFrom('', '00', '01', '256', '1a', '0', '255', '1000'),
  );
  const address = fc.array(part, { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(address, (text) => {
      const bytes = octets(text);
      assert.equal(isPlainAddress(bytes, 0, bytes.length), parseRdata('A', text).ok);
    }),
    { numRuns: 5000 },
  );
});
