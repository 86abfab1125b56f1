import { describeRdata } from './round-trip.ts';

describeRdata('NS', 'RFC 1035 §3.3.11', {
  good: [
    ['host.example.net.', '04686f7374 076578616d706c65 036e6574 00'],
    ['laptop', '066c6170746f70 076578616d706c65 03636f6d 00', 'laptop.example.com.'],
    ['@', '076578616d706c65 03636f6d 00', 'example.com.'],
    ['.', '00'],
    ['My\\.Printer\\032\\;1.local.', '0d4d792e5072696e746572203b31 056c6f63616c 00'],
  ],
  badText: [
    ['', 'text.missing-field', 0],
    ['a..b.', 'name.empty-label', 2],
    ['a b', 'text.extra-field', 2],
  ],
  badWire: [
    ['', 'wire.truncated'],
    ['0161', 'wire.truncated'],
    ['0161 00 00', 'wire.bad-rdata'],
    ['c000', 'wire.bad-pointer'],
  ],
});
