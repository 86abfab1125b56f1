import { describeRdata } from './round-trip.ts';

describeRdata('DNAME', 'RFC 6672 §2.1', {
  good: [
    ['frobozz.example.', '0766726f626f7a7a076578616d706c6500'],
    ['@', '076578616d706c6503636f6d00', 'example.com.'],
  ],
  badText: [['a b', 'text.extra-field', 2]],
  badWire: [['', 'wire.truncated']],
});
