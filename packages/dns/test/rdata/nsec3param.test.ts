import { describeRdata } from './round-trip.ts';

describeRdata('NSEC3PARAM', 'RFC 5155 §4', {
  good: [
    ['1 0 12 aabbccdd', '0100000c04aabbccdd'],
    ['1 0 0 -', '0100000000'],
  ],
  badText: [
    ['1 0 12', 'text.missing-field', 6],
    ['1 0 12 - -', 'text.extra-field', 9],
  ],
  badWire: [['01 00 000c 01', 'wire.truncated']],
});
