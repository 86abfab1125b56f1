import { describeRdata } from './round-trip.ts';

describeRdata('CDS', 'RFC 7344 §3.1', {
  good: [
    [
      '60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118',
      'ec4505012bb183af5f22588179a53b0a98631fad1a292118',
      '60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118',
    ],
    ['0 0 0 00', '0000000000'],
  ],
  borne: [['0001 0d 02 ab', '1 13 2 ab', 'a digest of type 2 has 32 octets, not 1']],
  badText: [['0 0 0', 'text.missing-field', 5]],
  badWire: [['00000000', 'wire.truncated']],
});
