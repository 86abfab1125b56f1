import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ResolverSetting } from '../../src/model/resolver-mode.ts';
import {
  isWrittenByUs,
  parseResolvConf,
  printResolvConf,
  type ResolvConf,
} from '../../src/protocol/resolv-conf.ts';

const setting: ResolverSetting = {
  zone: 'home.arpa',
  nameServers: [{ address: '10.77.0.2', port: 53 }],
  search: ['home.arpa'],
};

describe('reading a resolver file', () => {
  const files: readonly (readonly [string, string, Partial<ResolvConf>])[] = [
    ['an empty one', '', {}],
    ['only comments', '# made by dhclient\n; nameserver 10.0.0.9\n', {}],
    [
      'the usual',
      'search lan\nnameserver 192.168.1.1\nnameserver fe80::1%eth0\n',
      { nameServers: ['192.168.1.1', 'fe80::1%eth0'], search: ['lan'] },
    ],
    [
      'tabs, CRLF and no final newline',
      'nameserver\t10.0.0.1\r\nnameserver 10.0.0.2',
      { nameServers: ['10.0.0.1', '10.0.0.2'] },
    ],
    ['the last of domain and search wins', 'search a b\ndomain c\n', { search: ['c'] }],
    [
      'options and unknown lines are kept',
      'options edns0 trust-ad\nsortlist 10.0.0.0\nfrobnicate 7\n',
      { others: ['options edns0 trust-ad', 'sortlist 10.0.0.0', 'frobnicate 7'] },
    ],
    ['a nameserver without an address', 'nameserver\n', {}],
  ];
  for (const [name, text, expected] of files) {
    it(name, () =>
      assert.deepEqual(parseResolvConf(text), { nameServers: [], search: [], others: [], ...expected }),
    );
  }
});

describe('what is written', () => {
  const worlds: readonly (readonly [string, string, Partial<ResolverSetting>, readonly string[]])[] = [
    ['where there was nothing', '', {}, ['search home.arpa', 'nameserver 10.77.0.2']],
    [
      'the zone first, the ones before as fallback',
      'domain lan\nnameserver 192.168.1.1\noptions timeout:1\n',
      {},
      ['search home.arpa lan', 'nameserver 10.77.0.2', 'nameserver 192.168.1.1', 'options timeout:1'],
    ],
    [
      'no name server twice, no domain twice',
      'search home.arpa\nnameserver 10.77.0.2\nnameserver 9.9.9.9\n',
      {},
      ['search home.arpa', 'nameserver 10.77.0.2', 'nameserver 9.9.9.9'],
    ],
    [
      'three name servers, since more are not read',
      'nameserver 1.1.1.1\nnameserver 2.2.2.2\nnameserver 3.3.3.3\n',
      { search: [] },
      ['nameserver 10.77.0.2', 'nameserver 1.1.1.1', 'nameserver 2.2.2.2'],
    ],
    [
      'no server on another port',
      'nameserver 9.9.9.9\n',
      { nameServers: [{ address: '10.0.0.1', port: 8053 }], search: [] },
      ['nameserver 9.9.9.9'],
    ],
  ];
  for (const [name, before, wished, lines] of worlds) {
    it(name, () => {
      const text = printResolvConf({ ...setting, ...wished }, parseResolvConf(before));
      const [first, ...rest] = text.split('\n');
      assert.ok(isWrittenByUs(`${first}\n`));
      assert.deepEqual(rest, [...lines, '']);
    });
  }
});
