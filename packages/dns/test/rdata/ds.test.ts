import { describeRdata } from './round-trip.ts';

describeRdata('DS', 'RFC 4034 §5', {
  good: [
    [
      '60485 5 1 2BB183AF5F22588179A53B0A 98631FAD1A292118',
      'ec4505012bb183af5f22588179a53b0a98631fad1a292118',
      '60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118',
    ],
    [
      '60485 RSASHA256 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A',
      'ec450802d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a',
      '60485 8 2 d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a',
    ],
    [`1 13 SHA-384 ${'ab'.repeat(48)}`, `0001 0d 04 ${'ab'.repeat(48)}`, `1 13 4 ${'ab'.repeat(48)}`],
    ['1 13 200 ab', '0001 0d c8 ab'],
  ],
  borne: [
    ['0001 0d 01 ab', '1 13 1 ab', 'a digest of type 1 has 20 octets, not 1'],
    ['0001 0d 02 ab', '1 13 2 ab', 'a digest of type 2 has 32 octets, not 1'],
    ['0001 0d 04 ab', '1 13 4 ab', 'a digest of type 4 has 48 octets, not 1'],
  ],
  badText: [
    ['60485 5 1', 'text.missing-field', 9],
    ['60485 5 1 2b f', 'text.bad-hex', 10],
    ['65536 5 1 00', 'text.bad-number', 0],
    ['1 NOPE 1 00', 'text.bad-number', 2],
  ],
  badWire: [['ec45 05 01', 'wire.truncated']],
});
