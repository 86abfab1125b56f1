import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isChosen, isLanInterface } from '../../src/model/interface-choice.ts';
import { isOnLink, isOwnAddress, type Link } from '../../src/model/link.ts';

const link: Link = {
  name: 'eth0',
  addresses: [
    { address: '10.0.4.7', prefixLength: 22, family: 4, scope: 'global' },
    { address: 'fe80::7', prefixLength: 64, family: 6, scope: 'link' },
  ],
};

const sources: readonly [string, boolean][] = [
  ['10.0.4.1', true],
  ['10.0.7.255', true],
  ['10.0.8.1', false],
  ['10.0.3.255', false],
  ['fe80::99%eth0', true],
  ['fe80:0:0:1::99', false],
  ['2001:db8::1', false],
  ['nonsense', false],
];
for (const [source, expected] of sources)
  test(`${source} is ${expected ? '' : 'not '}on the link`, () =>
    assert.equal(isOnLink(link, source), expected));

test('own addresses are known with and without their scope', () => {
  assert.ok(isOwnAddress(link, 'fe80::7%eth0'));
  assert.ok(isOwnAddress(link, '10.0.4.7'));
  assert.ok(!isOwnAddress(link, '10.0.4.8'));
});

const lan = ['eth0', 'enp3s0', 'wlan0', 'wlp2s0', 'en0', 'br0', 'bond0', 'eth0.20', 'usb0', 'Ethernet'];
const others = [
  'docker0',
  'br-3f2a9c',
  'veth12ab',
  'virbr0',
  'tun0',
  'tap1',
  'wg0',
  'wg-home',
  'tailscale0',
  'zt3jnkd4lq',
  'utun3',
  'awdl0',
  'cni0',
  'lxdbr0',
];
for (const name of lan) test(`${name} leads to a LAN`, () => assert.ok(isLanInterface(name, false)));
for (const name of others) test(`${name} does not`, () => assert.ok(!isLanInterface(name, false)));

test('loopback is a LAN for nobody, and the only choice of “loopback”', () => {
  assert.ok(!isLanInterface('lo', true));
  assert.ok(isChosen('loopback', 'lo', true));
  assert.ok(!isChosen('loopback', 'eth0', false));
});

test('an interface that is named is taken whatever its name', () => {
  assert.ok(isChosen(['docker0'], 'docker0', false));
  assert.ok(!isChosen(['docker0'], 'eth0', false));
});
