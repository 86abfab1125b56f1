import { describeRdata } from './round-trip.ts';

describeRdata('KX', 'RFC 2230 §3', {
  good: [
    ['10 kx.example.net.', '000a026b78076578616d706c65036e657400'],
    ['0 .', '000000'],
  ],
  badText: [['10', 'text.missing-field', 2]],
  badWire: [['000a', 'wire.truncated']],
});
