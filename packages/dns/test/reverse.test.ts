import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  addressOfReverseName,
  attempt,
  printName,
  readName,
  reverseName,
  reverseZone,
} from '@open-dyndns/dns';
import fc from 'fast-check';

const codeOf = (read: () => unknown) => {
  const result = attempt(read);
  return !result.ok && result.error.code;
};

describe('reverse names (RFC 1035 §3.5, RFC 3596 §2.5)', () => {
  const rows: [address: string, name: string][] = [
    ['10.77.0.5', '5.0.77.10.in-addr.arpa.'],
    ['255.0.0.1', '1.0.0.255.in-addr.arpa.'],
    ['2001:db8::567:89ab', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.'],
  ];
  for (const [address, name] of rows) {
    it(`${address} is ${name}, and back`, () => {
      assert.equal(printName(reverseName(address)), name);
      assert.equal(addressOfReverseName(readName(name.toUpperCase())), address);
    });
  }

  for (const name of [
    'in-addr.arpa.',
    '77.10.in-addr.arpa.',
    '1.5.0.77.10.in-addr.arpa.',
    '256.0.77.10.in-addr.arpa.',
    '05.0.77.10.in-addr.arpa.',
    'laptop.in-addr.arpa.',
    '5.0.10\\.77.in-addr.arpa.',
    '4.3.1\\.2.in-addr.arpa.',
    '5.0.77.10.in-addr.arpa.example.',
    '8.b.d.0.1.0.0.2.ip6.arpa.',
    `${'0.'.repeat(33)}ip6.arpa.`,
    `${'0.'.repeat(31)}g.ip6.arpa.`,
    `00.${'0.'.repeat(30)}ip6.arpa.`,
    '.',
  ]) {
    it(`${name} is not the name of a whole address`, () =>
      assert.equal(addressOfReverseName(readName(name)), undefined));
  }

  it('every address comes back', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => assert.equal(addressOfReverseName(reverseName(address)), address)),
    );
  });

  it('refuses what is no address', () => {
    for (const address of ['', '10.0.0', 'laptop', '10.0.0.0/24'])
      assert.equal(
        codeOf(() => reverseName(address)),
        'text.bad-address',
      );
  });
});

describe('reverse zones of prefixes', () => {
  for (const [prefix, zone] of [
    ['10.77.0.0/24', '0.77.10.in-addr.arpa.'],
    ['10.0.0.0/8', '10.in-addr.arpa.'],
    ['10.77.0.5/32', '5.0.77.10.in-addr.arpa.'],
    ['0.0.0.0/0', 'in-addr.arpa.'],
    ['fd77::/16', '7.7.d.f.ip6.arpa.'],
    ['2001:db8::/28', 'b.d.0.1.0.0.2.ip6.arpa.'],
  ] as const) {
    it(`${prefix} is ${zone}`, () => assert.equal(printName(reverseZone(prefix)), zone));
  }

  for (const prefix of [
    '10.77.0.0',
    '10.77.0.10',
    '10.77.0.0/',
    '10.77.0.0/25',
    '10.77.0.0/33',
    '10.77.0.0/40',
    '10.77.0.0/-8',
    '10.77.0.0/24/8',
    'fd77::/65',
    'x/8',
  ]) {
    it(`“${prefix}” is refused`, () =>
      assert.equal(
        codeOf(() => reverseZone(prefix)),
        'text.bad-address',
      ));
  }
  it('names the whole address in the message where the length is missing', () => {
    assert.throws(() => reverseZone('10.77.0.0'), /“10\.77\.0\.0” is not a prefix/);
  });
});
