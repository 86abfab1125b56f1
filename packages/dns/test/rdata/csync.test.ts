import { describeRdata } from './round-trip.ts';

describeRdata('CSYNC', 'RFC 7477 §2.1', {
  good: [
    ['66 3 A NS AAAA', '000000420003000460000008'],
    ['4294967295 0', 'ffffffff0000'],
  ],
  badText: [
    ['66', 'text.missing-field', 2],
    ['66 3 NOPE', 'text.bad-type', 5],
  ],
  badWire: [
    ['00000042 00', 'wire.truncated'],
    ['00000042 0003 0000', 'wire.bad-rdata'],
  ],
});
