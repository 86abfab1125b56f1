import { describeRdata } from './round-trip.ts';

describeRdata('NSEC', 'RFC 4034 §4', {
  good: [
    [
      'host.example.com. A MX RRSIG NSEC TYPE1234',
      '04686f7374 076578616d706c65 03636f6d 00 0006400100000003 041b 0000000000000000 0000000000000000 0000000000000000 000020',
    ],
    ['laptop.local. A AAAA', '066c6170746f70 056c6f63616c 00 0004 40000008'],
    ['laptop.local. aaaa type1', '066c6170746f70 056c6f63616c 00 0004 40000008', 'laptop.local. A AAAA'],
  ],
  borne: [['066c6170746f70 056c6f63616c 00', 'laptop.local.', 'the list of types is empty']],
  badText: [
    ['', 'text.missing-field', 0],
    ['a. NOPE', 'text.bad-type', 3],
    ['a. TYPE65536', 'text.bad-type', 3],
  ],
  badWire: [
    ['00 0000', 'wire.bad-rdata'],
    ['00 0021 00', 'wire.bad-rdata'],
    ['00 0101 40 0001 40', 'wire.bad-rdata'],
    ['00 0001 40 0001 40', 'wire.bad-rdata'],
    ['00 0004 40', 'wire.truncated'],
    ['00 00', 'wire.truncated'],
  ],
});
