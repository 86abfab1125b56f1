import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type HostAddress, isIn, networksOf, overlap, registrable } from '../../src/model/addresses.ts';

const at = (address: string, flags: Partial<HostAddress> = {}): HostAddress => ({
  address,
  prefixLength: address.includes(':') ? 64 : 24,
  link: 'eth0',
  temporary: false,
  deprecated: false,
  ...flags,
});

const zone = ['10.77.0.0/24', 'fd77::/64'];

describe('which addresses go into DNS', () => {
  const worlds: readonly (readonly [
    string,
    { has: readonly HostAddress[]; prefixes?: readonly string[]; registers: readonly string[] },
  ])[] = [
    [
      'IPv4 comes first, whatever the order of the interfaces',
      { has: [at('fd77::2'), at('10.77.0.2')], registers: ['10.77.0.2', 'fd77::2'] },
    ],
    [
      'an address outside the prefixes stays out',
      { has: [at('10.77.0.2'), at('192.168.1.2'), at('10.77.1.2')], registers: ['10.77.0.2'] },
    ],
    [
      'link-local never goes in, even if a prefix would hold it',
      {
        has: [at('169.254.3.4'), at('fe80::1'), at('10.77.0.2')],
        prefixes: ['0.0.0.0/0', '::/0'],
        registers: ['10.77.0.2'],
      },
    ],
    [
      'a stable IPv6 address is preferred to a temporary one',
      { has: [at('fd77::abcd', { temporary: true }), at('fd77::2')], registers: ['fd77::2'] },
    ],
    [
      'a temporary one will do where there is no other',
      { has: [at('fd77::abcd', { temporary: true })], registers: ['fd77::abcd'] },
    ],
    [
      'a temporary one is preferred to a deprecated stable one',
      {
        has: [at('fd77::2', { deprecated: true }), at('fd77::abcd', { temporary: true })],
        registers: ['fd77::abcd'],
      },
    ],
    [
      'a deprecated one is the last resort',
      { has: [at('fd77::2', { deprecated: true })], registers: ['fd77::2'] },
    ],
    [
      'the same address on two interfaces counts once',
      { has: [at('10.77.0.2'), at('10.77.0.2', { link: 'wlan0' })], registers: ['10.77.0.2'] },
    ],
    [
      'both families of loopback, where the zone is this machine',
      {
        has: [at('127.0.0.1', { link: 'lo' }), at('::1', { link: 'lo' })],
        prefixes: ['127.0.0.0/8', '::1/128'],
        registers: ['127.0.0.1', '::1'],
      },
    ],
    ['nothing for a zone without prefixes', { has: [at('10.77.0.2')], prefixes: [], registers: [] }],
    [
      'a prefix that is none does not matter',
      { has: [at('10.77.0.2')], prefixes: ['nonsense', '10.77.0.0/99'], registers: [] },
    ],
  ];
  for (const [name, { has, prefixes = zone, registers }] of worlds) {
    it(name, () => assert.deepEqual(registrable(has, prefixes), registers));
  }

  it('an address is in no prefix of the other family', () => {
    assert.equal(isIn('10.77.0.2', '::/0'), false);
    assert.equal(isIn('fd77::2', '0.0.0.0/0'), false);
  });
});

describe('the place where a host is', () => {
  it('is the networks of its addresses, each once, but for link-local ones', () => {
    const host = [at('10.77.0.2'), at('10.77.0.3'), at('fe80::1'), at('169.254.3.4'), at('fd77::2')];
    assert.deepEqual(networksOf(host), ['10.77.0.0/24', 'fd77::/64']);
  });

  const here = ['10.77.0.0/24', 'fd77::/64'];
  const worlds: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['that is claimed exactly', ['10.77.0.0/24'], ['10.77.0.0/24']],
    ['and the whole Internet with it', ['0.0.0.0/0', '::/0'], here],
    ['of which a part is claimed', ['10.77.0.128/25', '192.168.0.0/16'], ['10.77.0.128/25']],
    ['that nobody claims', ['10.78.0.0/24', 'nonsense'], []],
  ];
  for (const [name, claimed, shared] of worlds) {
    it(name, () => assert.deepEqual(overlap(claimed, here), shared));
  }
});
