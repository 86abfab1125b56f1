import { describeRdata } from './round-trip.ts';

describeRdata('SPF', 'RFC 7208 §3.1', {
  good: [
    ['"v=spf1 -all"', '0b763d73706631202d616c6c'],
    ['v=spf1 "a b"', '06763d7370663103612062', '"v=spf1" "a b"'],
  ],
  badText: [['', 'text.missing-field', 0]],
  badWire: [['0261', 'wire.truncated']],
});
