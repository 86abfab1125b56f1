import assert from 'node:assert/strict';
import { it } from 'node:test';
import { attempt, parseRdata } from '@open-dyndns/dns';

it('a message quotes bad input cut short and without control characters', () => {
  const result = parseRdata('A', `\u0007evil\u001b[2J${'x'.repeat(100_000)}`);
  assert.ok(!result.ok);
  assert.match(result.error.message, /^“\\007evil\\027\[2Jx+…” is not an IPv4 address$/);
  assert.ok(result.error.message.length < 120);
});

it('attempt lets errors pass that are not about input', () => {
  assert.throws(
    () =>
      attempt(() => {
        throw new TypeError('a bug');
      }),
    TypeError,
  );
});
