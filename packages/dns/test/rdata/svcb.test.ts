import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeRdata, parseRdata, printRdata } from '@open-dyndns/dns';
import { describeRdata, octets } from './round-trip.ts';

describeRdata('SVCB', 'RFC 9460 appendix D', {
  good: [
    ['1 . port=65535', '0001 00 0003 0002 ffff'],
    [`1 . alpn="${'x'.repeat(255)}"`, `0001 00 0001 0100 ff${'78'.repeat(255)}`],
    ['0 foo.example.com.', '000003666f6f076578616d706c6503636f6d00'],
    ['1 .', '000100'],
    ['16 foo.example.com. port=53', '001003666f6f076578616d706c6503636f6d00000300020035'],
    [
      '1 foo.example.com. key667=hello',
      '000103666f6f076578616d706c6503636f6d00029b000568656c6c6f',
      '1 foo.example.com. key667="hello"',
    ],
    [
      '1 foo.example.com. key667="hello\\210qoo"',
      '000103666f6f076578616d706c6503636f6d00029b000968656c6c6fd2716f6f',
    ],
    [
      '1 foo.example.com. ipv6hint="2001:db8::1,2001:db8::53:1"',
      '000103666f6f076578616d706c6503636f6d000006002020010db800000000000000000000000120010db8000000000000000000530001',
      '1 foo.example.com. ipv6hint=2001:db8::1,2001:db8::53:1',
    ],
    [
      '16 foo.example.org. alpn=h2,h3-19 mandatory=ipv4hint,alpn ipv4hint=192.0.2.1',
      '001003666f6f076578616d706c65036f7267000000000400010004000100090268320568332d313900040004c0000201',
      '16 foo.example.org. mandatory=alpn,ipv4hint alpn="h2,h3-19" ipv4hint=192.0.2.1',
    ],
    [
      '16 foo.example.org. alpn="f\\\\\\\\oo\\\\,bar,h2"',
      '001003666f6f076578616d706c65036f7267000001000c08665c6f6f2c626172026832',
    ],
    [
      '16 foo.example.org. alpn=f\\\\\\092oo\\092,bar,h2',
      '001003666f6f076578616d706c65036f7267000001000c08665c6f6f2c626172026832',
      '16 foo.example.org. alpn="f\\\\\\\\oo\\\\,bar,h2"',
    ],
    [
      '1 . dohpath=/dns-query{?dns} alpn=h2 no-default-alpn ech="AEj+DQBE"',
      '0001000001000302683200020000000500060048fe0d0044000700102f646e732d71756572797b3f646e737d',
      '1 . alpn="h2" no-default-alpn ech=AEj+DQBE dohpath="/dns-query{?dns}"',
    ],
    ['1 . key667', '000100029b0000'],
    ['1 . key667="a b" key668=a', '000100029b0003612062029c000161', '1 . key667="a b" key668="a"'],
  ],
  badText: [
    [`1 . alpn=${'x'.repeat(256)}`, 'text.bad-tag', 4],
    ['1', 'text.missing-field', 1],
    ['1 . alpn', 'text.bad-tag', 4],
    ['1 . alpn=', 'text.bad-tag', 4],
    ['1 . alpn=h2,', 'text.bad-tag', 4],
    ['1 . alpn="h\\\\2"', 'text.bad-tag', 4],
    ['1 . alpn= "h2"', 'text.bad-tag', 4],
    ['1 . port=65536', 'text.bad-tag', 4],
    ['1 . port=', 'text.bad-tag', 4],
    ['1 . no-default-alpn=x', 'text.bad-tag', 4],
    ['1 . ipv4hint=10.0.0.1,::1', 'text.bad-tag', 4],
    ['1 . ech=???', 'text.bad-tag', 4],
    ['1 . port=1 port=1', 'text.bad-tag', 11],
    ['1 . key3="\\000\\001" port=1', 'text.bad-tag', 20],
    ['1 . key00=a', 'text.bad-tag', 4],
    ['1 . key65536=a', 'text.bad-tag', 4],
    ['1 . constructor=a', 'text.bad-tag', 4],
    ['1 . mandatory=alpn', 'text.bad-tag', 4],
    ['1 . mandatory=mandatory', 'text.bad-tag', 4],
    ['1 . mandatory=port,port port=1', 'text.bad-tag', 4],
    ['1 . key667=\\', 'name.bad-escape', 11],
  ],
  badWire: [
    ['0001 00 0003', 'wire.truncated'],
    ['0001 00 0003 0002 01', 'wire.truncated'],
    ['0001 00 0003 0002 0001 0003 0002 0001', 'wire.bad-rdata'],
    ['0001 00 0003 0002 0001 0001 0003 026832', 'wire.bad-rdata'],
  ],
});

describe('values that a key may not have are shown as octets, and read back (RFC 9460 §2.1)', () => {
  const rows: [key: string, parameterHex: string, shown: string][] = [
    ['mandatory', '0000 0001 00', 'key0="\\000"'],
    ['mandatory, half a key', '0000 0003 000100', 'key0="\\000\\001\\000"'],
    ['mandatory, not ascending', '0000 0004 0003 0001', 'key0="\\000\\003\\000\\001"'],
    ['alpn, cut short', '0001 0002 0268', 'key1="\\002h"'],
    ['alpn, empty', '0001 0000', 'key1'],
    ['no-default-alpn', '0002 0001 61', 'key2="a"'],
    ['port', '0003 0001 61', 'key3="a"'],
    ['ipv4hint', '0004 0003 616263', 'key4="abc"'],
    ['ipv6hint', '0006 0004 61626364', 'key6="abcd"'],
  ];
  for (const [key, hex, shown] of rows) {
    it(key, () => {
      const rdata = decodeRdata('SVCB', octets(`0001 00 ${hex}`));
      assert.equal(printRdata(rdata), `1 . ${shown}`);
      if (!shown.startsWith('key0'))
        assert.deepEqual(parseRdata('SVCB', `1 . ${shown}`), { ok: true, value: rdata });
    });
  }
});
