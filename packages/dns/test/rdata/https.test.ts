import { describeRdata } from './round-trip.ts';

describeRdata('HTTPS', 'RFC 9460 §9', {
  good: [
    ['1 . alpn="h2,h3" port=443', '000100000100060268320268330003000201bb'],
    ['0 svc.example.net.', '000003737663076578616d706c65036e657400'],
    [
      '1 . alpn=h2 ipv4hint=192.0.2.1,192.0.2.2',
      '0001000001000302683200040008c0000201c0000202',
      '1 . alpn="h2" ipv4hint=192.0.2.1,192.0.2.2',
    ],
  ],
  badText: [['1 . port', 'text.bad-tag', 4]],
  badWire: [['0001', 'wire.truncated']],
});
