import { describeRdata } from './round-trip.ts';

describeRdata('NSEC3', 'RFC 5155 §3', {
  good: [
    [
      '1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr MX DNSKEY NS SOA NSEC3PARAM RRSIG',
      '0101000c04aabbccdd14174eb2409fe28bcb4887a1836f957f0a8425e27b000722010000000290',
      '1 1 12 aabbccdd 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR NS SOA MX RRSIG DNSKEY NSEC3PARAM',
    ],
    [
      '1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr',
      '010000000014174eb2409fe28bcb4887a1836f957f0a8425e27b',
      '1 0 0 - 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR',
    ],
    [
      '255 255 65535 00 vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv TYPE65535',
      'ffffffff010014ffffffffffffffffffffffffffffffffffffffffff200000000000000000000000000000000000000000000000000000000000000001',
      '255 255 65535 00 VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV TYPE65535',
    ],
  ],
  borne: [['01 00 0000 00 01 ab 00 01 40', '1 0 0 - LC A', 'a digest of type 1 has 20 octets, not 1']],
  badText: [
    ['2 0 0 - 2t', 'text.bad-hex', 8],
    [`2 0 0 ${'ab'.repeat(256)} 00`, 'wire.too-large', 6],
    ['1 0 0 "" 2t7b4g4v', 'text.bad-quotes', 7],
    ['1 1 12 aabbc 2t7b4g4vsa5smi47k61mv5bv1a22bojr', 'text.bad-hex', 7],
    ['1 1 12 - 2t7b4g4w', 'text.bad-hex', 9],
    ['1 1 12 - 2t7', 'text.bad-hex', 9],
    ['1 1 12 -', 'text.missing-field', 8],
    ['1 1 12 - 2t7b4g4v NOPE', 'text.bad-type', 18],
  ],
  badWire: [
    ['01 01 000c 00 00', 'wire.truncated'],
    ['01 01 000c 02 aa', 'wire.truncated'],
  ],
});
