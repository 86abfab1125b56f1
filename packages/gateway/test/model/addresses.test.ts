import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canBeHosts, isWithin } from '../../src/model/addresses.ts';

const within: readonly (readonly [address: string, prefix: string, is: boolean])[] = [
  ['10.77.0.1', '10.77.0.0/24', true],
  ['10.77.1.1', '10.77.0.0/24', false],
  ['10.77.1.255', '10.77.0.0/23', true],
  ['10.77.2.0', '10.77.0.0/23', false],
  ['10.77.0.127', '10.77.0.0/25', true],
  ['10.77.0.128', '10.77.0.0/25', false],
  ['203.0.113.9', '203.0.113.9/32', true],
  ['203.0.113.8', '203.0.113.9/32', false],
  ['203.0.113.9', '0.0.0.0/0', true],
  ['10.77.0.1', '::/0', false],
  ['2001:db8::1', '10.0.0.0/8', false],
  ['2001:db8:0:4f::1', '2001:db8:0:40::/60', true],
  ['2001:db8:0:50::1', '2001:db8:0:40::/60', false],
  ['::ffff:10.77.0.1', '::ffff:0:0/96', true],
  ['no address', '0.0.0.0/0', false],
];

for (const [address, prefix, is] of within)
  test(`${address} is ${is ? '' : 'not '}within ${prefix}`, () => {
    assert.equal(isWithin(address, [prefix]), is);
  });

test('one prefix of several is enough', () => {
  assert.equal(isWithin('10.77.0.1', ['2001:db8::/32', '10.78.0.0/16', '10.77.0.0/16']), true);
  assert.equal(isWithin('10.77.0.1', []), false);
});

const lan = ['10.77.0.0/24', '2001:db8:77::/64'];
const hosts: readonly (readonly [address: string, can: boolean])[] = [
  ['10.77.0.1', true],
  ['10.77.0.0', false],
  ['10.77.0.255', false],
  ['10.77.1.0', true],
  ['2001:db8:77::', true],
  ['127.0.0.1', false],
  ['fe80::1', false],
  ['224.0.0.251', false],
  ['ff02::fb', false],
];

for (const [address, can] of hosts)
  test(`${address} ${can ? 'can' : 'cannot'} be a host's on ${lan.join(' and ')}`, () => {
    assert.equal(canBeHosts(address, lan), can);
  });

test('an address of one machine only is a host’s where a prefix names it', () => {
  assert.equal(canBeHosts('127.0.0.1', ['127.0.0.0/8']), true);
});
