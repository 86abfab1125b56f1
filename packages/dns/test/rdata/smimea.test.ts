import { describeRdata } from './round-trip.ts';

describeRdata('SMIMEA', 'RFC 8162 §2', {
  good: [
    ['3 0 0 aabbccddeeff', '030000aabbccddeeff'],
    [
      '0 0 1 d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971',
      '000001d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971',
    ],
  ],
  badText: [['3 1 1 xx', 'text.bad-hex', 6]],
  badWire: [['030101', 'wire.truncated']],
});
