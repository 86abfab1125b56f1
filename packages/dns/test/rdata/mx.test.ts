import { describeRdata } from './round-trip.ts';

describeRdata('MX', 'RFC 1035 §3.3.9', {
  good: [
    ['10 mail.example.net.', '000a 046d61696c 076578616d706c65 036e6574 00'],
    ['0 .', '0000 00'],
    ['00010 mail', '000a 046d61696c 076578616d706c65 03636f6d 00', '10 mail.example.com.'],
  ],
  badText: [
    ['mail.example.net.', 'text.bad-number', 0],
    ['65536 mail', 'text.bad-number', 0],
    ['10', 'text.missing-field', 2],
    ['-1 mail', 'text.bad-number', 0],
  ],
  badWire: [
    ['00', 'wire.truncated'],
    ['000a', 'wire.truncated'],
  ],
});
