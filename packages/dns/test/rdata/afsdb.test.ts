import { describeRdata } from './round-trip.ts';

describeRdata('AFSDB', 'RFC 1183 §1', {
  good: [
    ['1 bigbird.toaster.com.', '0001076269676269726407746f617374657203636f6d00'],
    ['2 .', '000200'],
  ],
  badText: [['bigbird', 'text.bad-number', 0]],
  badWire: [['0001', 'wire.truncated']],
});
