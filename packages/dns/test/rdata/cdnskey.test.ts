import { describeRdata } from './round-trip.ts';

describeRdata('CDNSKEY', 'RFC 7344 §3.2', {
  good: [
    [
      '257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=',
      '0101030f974d96a22d224bc01adb915091477d44ccd91c9a41a11430010117d52c59240e',
    ],
    ['0 3 0 AA==', '0000030000'],
  ],
  badText: [['0 3 0', 'text.missing-field', 5]],
  badWire: [['00000300', 'wire.truncated']],
});
