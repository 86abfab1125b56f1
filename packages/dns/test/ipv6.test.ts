import assert from 'node:assert/strict';
import { isIPv6 } from 'node:net';
import { describe, it } from 'node:test';
import { ipv6Octets, printIpv6 } from '@open-dyndns/dns';
import fc from 'fast-check';

describe('IPv6 text (RFC 4291 §2.2) and how it prints (RFC 5952 §4)', () => {
  const rows: [text: string, printed: string, rule: string][] = [
    ['2001:0db8::0001', '2001:db8::1', '§4.1 leading zeros'],
    ['2001:db8:0:0:0:0:2:1', '2001:db8::2:1', '§4.2.1 shortened as much as possible'],
    ['2001:db8::0:1', '2001:db8::1', '§4.2.1 the whole run'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1', '§4.2.2 one group is not shortened'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1', '§4.2.3 the longest run'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1', '§4.2.3 the first of equal runs'],
    ['2001:DB8::ABCD', '2001:db8::abcd', '§4.3 lower case'],
    ['::', '::', 'all zero'],
    ['0:0:0:0:0:0:0:0', '::', 'all zero'],
    ['::1', '::1', 'a run at the start'],
    ['fe80::', 'fe80::', 'a run at the end'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', 'a :: for one group'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8', 'a :: for one group'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304', 'an IPv4 address at the end'],
    ['::ffff:10.0.0.1', '::ffff:a00:1', 'one form only, so that equal addresses are equal strings'],
  ];
  for (const [text, printed, rule] of rows) {
    it(`${text} prints as ${printed}: ${rule}`, () => {
      const octets = ipv6Octets(text);
      assert.equal(octets && printIpv6(octets), printed);
    });
  }

  const refused = [
    '',
    ':',
    ':::',
    '1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '1:2:3:4::5:6:7:8',
    ':1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:8:',
    ':1::',
    '12345::',
    'g::',
    '::1%eth0',
    '::1/64',
    '[::1]',
    ' ::1',
    '::1.2.3',
    '1.2.3.4',
    '::1.2.3.4:5',
    '1.2.3.4::',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::1.2.3.04',
  ];
  for (const text of refused) {
    it(`${JSON.stringify(text)} is no IPv6 address`, () => assert.equal(ipv6Octets(text), undefined));
  }

  it('takes every address that the platform takes, and its print reads back', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        assert.ok(isIPv6(text));
        const octets = ipv6Octets(text);
        assert.ok(octets);
        assert.deepEqual(ipv6Octets(printIpv6(octets)), octets);
      }),
    );
  });

  it('refuses what the platform refuses', () => {
    const lookalikes = fc.string({ unit: fc.constantFrom(...'0:1:f.2'), maxLength: 24 });
    fc.assert(
      fc.property(lookalikes, (text) => assert.equal(ipv6Octets(text) !== undefined, isIPv6(text))),
      { numRuns: 2000 },
    );
  });
});
