import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose, type Facts, type Finding } from '../../src/model/diagnosis.ts';
import { direct } from '../../src/model/resolver-file.ts';

const url = 'https://10.77.0.1:8443';

const healthy: Facts = {
  links: [{ name: 'eth0', addresses: ['10.77.0.5'] }],
  mdnsFailure: undefined,
  neighbours: ['10.77.0.1'],
  witnessed: { host: true, service: true },
  responders: [],
  resolver: { mode: 'resolved', why: 'this host’s programs ask systemd-resolved' },
  gateways: [{ url, kind: 'known', pin: 'sha256/a', clockAheadMs: 400 }],
};

type Worlds = readonly (readonly [
  name: string,
  facts: Partial<Facts>,
  check: Finding['check'],
  state: Finding['state'],
  what: RegExp,
])[];

const worlds: Worlds = [
  ['no cable', { links: [] }, 'interfaces', 'bad', /no LAN interface/],
  ['no cable: nothing else is blamed on mDNS', { links: [] }, 'mdns', 'note', /not tried/],
  ['port 5353 cannot be had', { mdnsFailure: 'port 5353 is taken' }, 'mdns', 'bad', /port 5353 is taken/],
  [
    'a firewall',
    { witnessed: { host: false, service: false } },
    'mdns',
    'bad',
    /multicast-dns sees no .*, bonjour-service sees no /,
  ],
  ['one witness is blind', { witnessed: { host: true, service: false } }, 'mdns', 'bad', /^bonjour-service/],
  ['alone', { neighbours: [] }, 'neighbours', 'note', /nobody else/],
  ['Avahi runs here', { responders: ['avahi-daemon'] }, 'responders', 'note', /^avahi-daemon also has/],
  [
    'an ordinary user',
    { resolver: { mode: 'none', why: 'the resolver file may not be written by this user' } },
    'resolver',
    'note',
    /may not be written/,
  ],
  ['no gateway', { gateways: [] }, 'gateway', 'note', /nobody on this LAN/],
  [
    'the first time here',
    { gateways: [{ url, kind: 'new', pin: 'sha256/a', clockAheadMs: 0 }] },
    'gateway',
    'note',
    /sha256\/a, which is not known yet/,
  ],
  [
    'another key than before',
    { gateways: [{ url, kind: 'distrusted', pin: 'sha256/b', expected: 'sha256/a' }] },
    'gateway',
    'bad',
    /sha256\/b, and sha256\/a is known/,
  ],
  [
    'a gateway that is announced, and gone',
    { gateways: [{ url, kind: 'silent', reason: 'connection refused' }] },
    'gateway',
    'bad',
    /connection refused/,
  ],
  [
    'a clock that is an hour fast',
    { gateways: [{ url, kind: 'known', pin: 'sha256/a', clockAheadMs: 3_600_000 }] },
    'clock',
    'bad',
    /3600 s ahead of/,
  ],
  [
    'a clock that is a minute slow, which does no harm',
    { gateways: [{ url, kind: 'known', pin: 'sha256/a', clockAheadMs: -60_000 }] },
    'clock',
    'good',
    /60 s behind/,
  ],
  ['nobody to compare the clock with', { gateways: [] }, 'clock', 'note', /no gateway/],
];

describe('a diagnosis', () => {
  it('of a healthy host is good throughout', () => {
    assert.deepEqual([...new Set(diagnose(healthy).map(({ state }) => state))], ['good']);
    assert.equal(diagnose(healthy).length, 7);
  });

  for (const [name, facts, check, state, what] of worlds) {
    it(`of ${name}`, () => {
      const found = diagnose({ ...healthy, ...facts }).find((finding) => finding.check === check);
      assert.equal(found?.state, state);
      assert.match(found.what, what);
    });
  }

  it('does not tell root to be root where the resolver file is immutable', () => {
    const adviceWhere = (writing: 'forbidden' | 'immutable') =>
      diagnose({ ...healthy, resolver: direct({ file: 'file', writing }, '') }).find(
        ({ check }) => check === 'resolver',
      )?.advice;
    assert.match(adviceWhere('forbidden') ?? '', /as root/);
    assert.match(adviceWhere('immutable') ?? '', /^(?!.*root).*chattr -i/);
  });

  it('says what to do about everything that is bad', () => {
    const findings = worlds.flatMap(([, facts]) => diagnose({ ...healthy, ...facts }));
    const helpless = findings.filter(
      ({ check, state, advice }) => state === 'bad' && advice === undefined && check !== 'mdns',
    );
    assert.deepEqual(helpless, []);
  });
});
