import { describeRdata } from './round-trip.ts';

describeRdata('SSHFP', 'RFC 4255 §3.1', {
  good: [
    ['2 1 123456789abcdef67890123456789abcdef67890', '0201123456789abcdef67890123456789abcdef67890'],
    [
      '4 2 123456789abcdef67890123456789abcdef67890123456789abcdef6789 01234',
      '0402123456789abcdef67890123456789abcdef67890123456789abcdef678901234',
      '4 2 123456789abcdef67890123456789abcdef67890123456789abcdef678901234',
    ],
  ],
  borne: [
    ['04 01 ab', '4 1 ab', 'a digest of type 1 has 20 octets, not 1'],
    ['04 02 ab', '4 2 ab', 'a digest of type 2 has 32 octets, not 1'],
  ],
  badText: [['2 1', 'text.missing-field', 3]],
  badWire: [['0201', 'wire.truncated']],
});
