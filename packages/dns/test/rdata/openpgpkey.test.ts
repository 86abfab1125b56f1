import { describeRdata } from './round-trip.ts';

describeRdata('OPENPGPKEY', 'RFC 7929 §2', {
  good: [
    ['AQMFVVU=', '0103055555'],
    ['AQMF VVU=', '0103055555', 'AQMFVVU='],
  ],
  badText: [['AQM', 'text.bad-hex', 0]],
  badWire: [['', 'wire.truncated']],
});
