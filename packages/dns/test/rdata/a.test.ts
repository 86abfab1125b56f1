import { describeRdata } from './round-trip.ts';

describeRdata('A', 'RFC 1035 §3.4.1', {
  good: [
    ['10.77.0.5', '0a4d0005'],
    ['0.0.0.0', '00000000'],
    ['255.255.255.255', 'ffffffff'],
  ],
  badText: [
    ['', 'text.missing-field', 0],
    ['10.0.0', 'text.bad-address', 0],
    ['10.0.0.256', 'text.bad-address', 0],
    ['10.0.0.05', 'text.bad-address', 0],
    ['10.0.0.5 x', 'text.extra-field', 9],
    ['::1', 'text.bad-address', 0],
    ['\\# 4 0a0000', 'text.bad-hex', 0],
    ['\\# 3 0a0000', 'wire.truncated', 0],
  ],
  badWire: [
    ['', 'wire.truncated'],
    ['0a0000', 'wire.truncated'],
    ['0a00000500', 'wire.bad-rdata'],
  ],
});
