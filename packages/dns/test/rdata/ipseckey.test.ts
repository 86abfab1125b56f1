import { describeRdata } from './round-trip.ts';

describeRdata('IPSECKEY', 'RFC 4025 §3.2', {
  good: [
    [
      '10 1 2 192.0.2.38 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==',
      '0a0102c0000226010351537986ed35533b6064478eeeb27b5bd74dae149b6e81ba3a0521af82ab7801',
    ],
    [
      '10 0 2 . AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==',
      '0a0002010351537986ed35533b6064478eeeb27b5bd74dae149b6e81ba3a0521af82ab7801',
    ],
    [
      '10 3 2 mygateway.example.com. AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==',
      '0a0302096d7967617465776179076578616d706c6503636f6d00010351537986ed35533b6064478eeeb27b5bd74dae149b6e81ba3a0521af82ab7801',
    ],
    [
      '10 2 2 2001:0DB8:0:8002::2000:1 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==',
      '0a020220010db8000080020000000020000001010351537986ed35533b6064478eeeb27b5bd74dae149b6e81ba3a0521af82ab7801',
      '10 2 2 2001:db8:0:8002::2000:1 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==',
    ],
    ['10 3 0 . AA==', '0a03000000'],
  ],
  borne: [['0a0000', '10 0 0 .', 'the public key is missing']],
  badText: [
    ['10 1 2 ::1 AA==', 'text.bad-address', 7],
    ['10 2 2 10.0.0.1 AA==', 'text.bad-address', 7],
    ['10 0 2 10.0.0.1 AA==', 'text.bad-address', 7],
    ['10 4 2 . AA==', 'text.bad-address', 7],
  ],
  badWire: [
    ['0a0402', 'wire.bad-rdata'],
    ['0a0102 c00002', 'wire.truncated'],
  ],
});
