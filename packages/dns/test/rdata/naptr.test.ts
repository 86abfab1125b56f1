import { describeRdata } from './round-trip.ts';

describeRdata('NAPTR', 'RFC 3403 §4.1', {
  good: [
    [
      '100 50 "s" "http+I2L+I2C+I2R" "" _http._tcp.gatech.edu.',
      '00640032017310687474702b49324c2b4932432b49325200055f68747470045f746370066761746563680365647500',
    ],
    [
      '65535 0 "" "" "!^.*$!sip:info@example.com!" .',
      'ffff000000001b215e2e2a24217369703a696e666f406578616d706c652e636f6d2100',
    ],
    [
      '1 2 u E2U+sip "!^(.*)$!sip:\\\\1@x!i" .',
      '000100020175074532552b73697012215e282e2a2924217369703a5c314078216900',
      '1 2 "u" "E2U+sip" "!^(.*)$!sip:\\\\1@x!i" .',
    ],
  ],
  borne: [
    [
      '0001 0002 00 00 03 216121 00',
      '1 2 "" "" "!a!" .',
      'the regexp is not of the form !expression!replacement!flags, the only flag being i',
    ],
    [
      '0001 0002 00 00 05 3161316231 00',
      '1 2 "" "" "1a1b1" .',
      'a digit, a backslash or the flag i delimits the parts of the regexp',
    ],
    [
      '0001 0002 00 00 08 21286129215c3221 00',
      '1 2 "" "" "!(a)!\\\\2!" .',
      'the regexp refers to group 2, and has 1',
    ],
    [
      '0001 0002 00 00 0c 215c285b285d613f215c3121 00',
      '1 2 "" "" "!\\\\([(]a?!\\\\1!" .',
      'the regexp refers to group 1, and has 0',
    ],
  ],
  badText: [['100 50 s http "" ', 'text.missing-field', 17]],
  badWire: [['0064 0032 01', 'wire.truncated']],
});
