import { describeRdata } from './round-trip.ts';

describeRdata('SRV', 'RFC 2782', {
  good: [
    ['0 5 8443 gw.example.com.', '0000 0005 20fb 026777 076578616d706c65 03636f6d 00'],
    ['65535 65535 65535 .', 'ffff ffff ffff 00'],
  ],
  badText: [
    ['0 0 65536 gw', 'text.bad-number', 4],
    ['0 0 443', 'text.missing-field', 7],
  ],
  badWire: [['0000 0005 20', 'wire.truncated']],
});
