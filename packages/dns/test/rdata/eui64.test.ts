import { describeRdata } from './round-trip.ts';

describeRdata('EUI64', 'RFC 7043 §4', {
  good: [['00-00-5e-ef-10-00-00-2a', '00005eef1000002a']],
  badText: [['00-00-5e-00-53-2a', 'text.bad-address', 0]],
  badWire: [['00005e00532a', 'wire.truncated']],
});
