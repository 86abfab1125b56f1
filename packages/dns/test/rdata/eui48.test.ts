import { describeRdata } from './round-trip.ts';

describeRdata('EUI48', 'RFC 7043 §3', {
  good: [
    ['00-00-5e-00-53-2a', '00005e00532a'],
    ['FF-ff-FF-ff-FF-ff', 'ffffffffffff', 'ff-ff-ff-ff-ff-ff'],
  ],
  badText: [
    ['00-00-5e-00-53', 'text.bad-address', 0],
    ['00:00:5e:00:53:2a', 'text.bad-address', 0],
    ['00-00-5e-00-53-2g', 'text.bad-address', 0],
    ['000-0-5e-00-53-2a', 'text.bad-address', 0],
  ],
  badWire: [
    ['00005e0053', 'wire.truncated'],
    ['00005e00532a00', 'wire.bad-rdata'],
  ],
});
