import { describeRdata } from './round-trip.ts';

describeRdata('HINFO', 'RFC 1035 §3.3.2, RFC 8482 §4.2', {
  good: [
    ['"RFC8482" ""', '0752464338343832 00'],
    ['PC "Debian Linux"', '025043 0c44656269616e204c696e7578', '"PC" "Debian Linux"'],
  ],
  badText: [['PC', 'text.missing-field', 2]],
  badWire: [
    ['025043', 'wire.truncated'],
    ['00 00 00', 'wire.bad-rdata'],
  ],
});
