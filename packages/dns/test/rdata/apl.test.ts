import { describeRdata } from './round-trip.ts';

describeRdata('APL', 'RFC 3123 §4', {
  good: [
    ['1:192.168.32.0/21 !1:192.168.38.0/28', '00011503c0a82000011c83c0a826'],
    ['1:224.0.0.0/4 2:FF00:0:0:0:0:0:0:0/8', '00010401e000020801ff', '1:224.0.0.0/4 2:ff00::/8'],
    ['!2:::/0 1:0.0.0.0/0', '0002008000010000'],
    ['1:10.0.0.1/32', '000120040a000001'],
    ['', ''],
  ],
  badText: [
    ['1:10.0.0.0/33', 'text.bad-address', 0],
    ['1:10.0.0/8', 'text.bad-address', 0],
    ['2:10.0.0.0/8', 'text.bad-address', 0],
    ['3:10.0.0.0/8', 'text.bad-address', 0],
    ['1:0.0.0.0/0 10.0.0.0/8', 'text.bad-address', 12],
  ],
  badWire: [
    ['0003 08 01 0a', 'wire.bad-rdata'],
    ['0001 21 01 0a', 'wire.bad-rdata'],
    ['0001 08 02 0a00', 'wire.bad-rdata'],
    ['0001 20 05 0a00000001', 'wire.bad-rdata'],
    ['0001 08 02 0a', 'wire.truncated'],
  ],
});
