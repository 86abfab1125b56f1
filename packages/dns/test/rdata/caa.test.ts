import { describeRdata } from './round-trip.ts';

describeRdata('CAA', 'RFC 8659 §4', {
  good: [
    [`0 ${'x'.repeat(255)} ""`, `00ff${'78'.repeat(255)}`],
    [
      '0 issue "ca1.example.net; policy=ev"',
      '000569737375656361312e6578616d706c652e6e65743b20706f6c6963793d6576',
    ],
    ['128 tbs "Unknown"', '8003746273556e6b6e6f776e'],
    ['0 issue ";"', '000569737375653b'],
    [
      '0 iodef "mailto:security@example.com"',
      '0005696f6465666d61696c746f3a7365637572697479406578616d706c652e636f6d',
    ],
    ['0 issue ""', '00056973737565'],
  ],
  badText: [
    [`0 ${'x'.repeat(256)} y`, 'text.bad-tag', 2],
    ['0 issue', 'text.missing-field', 7],
    ['0 "" x', 'text.bad-quotes', 3],
    ['0 is-sue x', 'text.bad-tag', 2],
    ['256 issue x', 'text.bad-number', 0],
  ],
  badWire: [
    ['00 00', 'wire.bad-rdata'],
    ['00 05 6973', 'wire.truncated'],
    ['00 01 2d', 'wire.bad-rdata'],
  ],
});
