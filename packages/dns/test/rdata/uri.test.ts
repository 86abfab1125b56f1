import { describeRdata } from './round-trip.ts';

describeRdata('URI', 'RFC 7553 §4', {
  good: [
    [
      '10 1 "ftp://ftp1.example.com/public"',
      '000a00016674703a2f2f667470312e6578616d706c652e636f6d2f7075626c6963',
    ],
    ['0 65535 "a\\"b\\\\c\\200"', '0000ffff6122625c63c8'],
    [`10 1 "${'x'.repeat(300)}"`, `000a0001${'78'.repeat(300)}`],
  ],
  badText: [
    ['10 1', 'text.missing-field', 4],
    ['10 1 ""', 'text.bad-value', 0],
    ['10 1 ftp://ftp1.example.com/public', 'text.bad-quotes', 5],
  ],
  badWire: [['000a 0001', 'wire.truncated']],
});
