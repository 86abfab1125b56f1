import { describeRdata } from './round-trip.ts';

describeRdata('DHCID', 'RFC 4701 §3.6', {
  good: [
    [
      'AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=',
      '000201636fc0b8271c82825bb1ac5c41cf5351aa69b4febd94e8f17cdb95000da48c40',
    ],
    [
      'AAEBOSD+XR3Os/0LozeXVqcNc7FwCfQdWL3b/NaiUDlW2No=',
      '0001013920fe5d1dceb3fd0ba3379756a70d73b17009f41d58bddbfcd6a2503956d8da',
    ],
  ],
  badText: [
    ['', 'text.missing-field', 0],
    ['!', 'text.bad-hex', 0],
  ],
  badWire: [['', 'wire.truncated']],
});
