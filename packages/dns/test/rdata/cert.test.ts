import { describeRdata } from './round-trip.ts';

describeRdata('CERT', 'RFC 4398 §2', {
  good: [
    ['PKIX 12345 RSASHA256 MIIB', '0001303908308201', '1 12345 8 MIIB'],
    ['65534 0 0 AA==', 'fffe00000000'],
    ['OID 1 254 AQID BAU=', '00fe0001fe0102030405', '254 1 254 AQIDBAU='],
  ],
  badText: [
    ['PKIXX 1 8 MIIB', 'text.bad-number', 0],
    ['PKIX 1 8', 'text.missing-field', 8],
    ['PKIX 1 8 MII', 'text.bad-hex', 9],
  ],
  badWire: [['0001 0001 08', 'wire.truncated']],
});
