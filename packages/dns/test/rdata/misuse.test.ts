import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attempt, encodeRdata, Name, type Rdata } from '@open-dyndns/dns';

const octets256 = new Uint8Array(256);

describe('rdata that no record can hold is refused when it is written', () => {
  const rows: [story: string, rdata: Rdata, code: string][] = [
    ['an A that is none', { type: 'A', address: 'laptop' }, 'text.bad-address'],
    ['an A with an IPv6 address', { type: 'A', address: '::1' }, 'text.bad-address'],
    ['an AAAA that is none', { type: 'AAAA', address: '10.0.0.1' }, 'text.bad-address'],
    [
      'an APL whose address is none',
      { type: 'APL', prefixes: [{ family: 1, address: '::', prefixLength: 0, negated: false }] },
      'text.bad-address',
    ],
    [
      'an IPSECKEY whose gateway is none',
      { type: 'IPSECKEY', precedence: 1, algorithm: 0, gateway: 'gw', publicKey: new Uint8Array() },
      'text.bad-address',
    ],
    ['an EUI48 that is none', { type: 'EUI48', address: '00-00' }, 'text.bad-address'],
    ['a TXT of a string that is too long', { type: 'TXT', strings: [octets256] }, 'wire.too-large'],
    [
      'a port over 65535',
      { type: 'SRV', priority: 0, weight: 0, port: 65536, target: Name.root },
      'wire.too-large',
    ],
    ['a negative preference', { type: 'MX', preference: -1, exchange: Name.root }, 'wire.too-large'],
    [
      'a CAA tag that is too long',
      { type: 'CAA', flags: 0, tag: 'x'.repeat(256), value: octets256 },
      'wire.too-large',
    ],
    [
      'a salt that is too long',
      { type: 'NSEC3PARAM', hashAlgorithm: 1, flags: 0, iterations: 0, salt: octets256 },
      'wire.too-large',
    ],
  ];
  for (const [story, rdata, code] of rows) {
    it(story, () => {
      const result = attempt(() => encodeRdata(rdata));
      assert.equal(!result.ok && result.error.code, code);
    });
  }
});
