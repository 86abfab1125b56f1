import { describeRdata } from './round-trip.ts';

describeRdata('RRSIG', 'RFC 4034 §3', {
  good: [
    [
      'A 8 0 0 19700101000000 0 0 . AAAA',
      '0001 08 00 00000000 00000000 00000000 0000 00 000000',
      'A 8 0 0 19700101000000 19700101000000 0 . AAAA',
    ],
    [
      'A 5 3 86400 20030322173103 20030220173103 2642 example.com. oJB1W6WNGv+ldvQ3WDG0MQkg5IEhjRip8WTrPYGv07h108dUKGMeDPKijVCHX3DDKdfb+v6oB9wfuh3DTJXUAfI/M0zmO/zz8bW0Rznl8O3tGNazPwQKkRN20XPXV6nwwfoXmJQbsLNrLfkGJ5D6fwFm8nN+6pBzeDQfsS3Ap3o=',
      '00010503000151803e7c9dd73e5510d70a52076578616d706c6503636f6d00a090755ba58d1affa576f4375831b4310920e481218d18a9f164eb3d81afd3b875d3c75428631e0cf2a28d50875f70c329d7dbfafea807dc1fba1dc34c95d401f23f334ce63bfcf3f1b5b44739e5f0eded18d6b33f040a911376d173d757a9f0c1fa1798941bb0b36b2df9062790fa7f0166f2737eea907378341fb12dc0a77a',
    ],
    [
      'TYPE65280 ED25519 0 0 1048354263 21060207062815 0 . AAAA',
      'ff000f00000000003e7c9dd7ffffffff000000000000',
      'TYPE65280 15 0 0 20030322173103 21060207062815 0 . AAAA',
    ],
    [
      'A 8 1 60 21060207062816 19691231235959 0 com. AAAA',
      '0001 08 01 0000003c 00000000 ffffffff 0000 03636f6d00 000000',
      'A 8 1 60 19700101000000 21060207062815 0 com. AAAA',
    ],
  ],
  borne: [
    [
      '0001 08 00 0000003c 00000000 00000000 0000 03636f6d00 000000',
      'A 8 0 60 19700101000000 19700101000000 0 com. AAAA',
      'a name of 0 labels cannot be in the zone com.',
    ],
  ],
  badText: [
    ['NOPE 5 3 86400 0 0 1 . AAAA', 'text.bad-type', 0],
    ['A 5 3 86400 20030231000000 0 1 . AAAA', 'text.bad-number', 12],
    ['A 5 3 86400 20031322173103 0 1 . AAAA', 'text.bad-number', 12],
    ['A 5 3 1d 0 0 1 . AAAA', 'text.bad-number', 6],
    ['A 5 3 86400 20030322235960 0 1 . AAAA', 'text.bad-number', 12],
    ['A 5 3 86400 200303221731 0 1 . AAAA', 'text.bad-number', 12],
    ['A 5 3 86400 0 0 1 .', 'text.missing-field', 19],
  ],
  badWire: [['0001 05 03 00015180 00000000 00000000 0a52 00', 'wire.truncated']],
});
