import { describeRdata } from './round-trip.ts';

const names = '026e73 076578616d706c65 03636f6d 00 05 61646d696e 076578616d706c65 03636f6d 00';

describeRdata('SOA', 'RFC 1035 §3.3.13', {
  good: [
    [
      'ns.example.com. admin.example.com. 2026010100 3600 900 604800 60',
      `${names} 78c275f4 00000e10 00000384 00093a80 0000003c`,
    ],
    [
      'ns admin 4294967295 1h 15M 1w 1m30s',
      `${names} ffffffff 00000e10 00000384 00093a80 0000005a`,
      'ns.example.com. admin.example.com. 4294967295 3600 900 604800 90',
    ],
    ['. . 0 0 0 0 0', '00 00 00000000 00000000 00000000 00000000 00000000'],
  ],
  badText: [
    ['ns admin 4294967296 1 1 1 1', 'text.bad-number', 9],
    ['ns admin 1h 1 1 1 1', 'text.bad-number', 9],
    ['ns admin 1 1 1 1', 'text.missing-field', 16],
    ['ns admin 1 1 1 1 1x', 'text.bad-number', 17],
  ],
  badWire: [['00 00 00000000 00000000 00000000 00000000', 'wire.truncated']],
});
