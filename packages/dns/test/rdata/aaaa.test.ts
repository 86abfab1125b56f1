import { describeRdata } from './round-trip.ts';

describeRdata('AAAA', 'RFC 3596 §2.1', {
  good: [
    ['fd77::5', 'fd77000000000000 0000000000000005'],
    ['FD77:0:0::0005', 'fd77000000000000 0000000000000005', 'fd77::5'],
    ['::', '0000000000000000 0000000000000000'],
    ['2001:db8::1.2.3.4', '20010db800000000 0000000001020304', '2001:db8::102:304'],
  ],
  badText: [
    ['10.0.0.5', 'text.bad-address', 0],
    ['fe80::1%eth0', 'text.bad-address', 0],
    ['1:2:3:4:5:6:7', 'text.bad-address', 0],
  ],
  badWire: [['0a000005', 'wire.truncated']],
});
