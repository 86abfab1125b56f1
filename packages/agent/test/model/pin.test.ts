import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  judge,
  type KnownGateway,
  type Presented,
  remember,
  type Trusted,
  type Verdict,
} from '../../src/model/pin.ts';

const own = { address: '10.77.0.5', prefixLength: 24, link: 'eth0', temporary: false, deprecated: false };

function presented(
  pin: string,
  zone = 'corp.example',
  url = 'https://10.77.0.2:8443',
  prefixes = ['10.77.0.0/24'],
): Presented {
  return { pin, url, network: { zones: [{ name: zone, nameServers: [], search: [], prefixes }] } };
}

const office: KnownGateway = {
  pin: 'sha256/office',
  url: 'https://10.77.0.2:8443',
  zones: ['corp.example'],
  prefixes: ['10.77.0.0/24'],
  credential: { device: 'device-1', secret: 's' },
};

/** Met once, and trusted there. */
const cafe: KnownGateway = {
  pin: 'sha256/cafe',
  url: 'https://192.168.7.1:8443',
  zones: ['cafe.example'],
  prefixes: ['192.168.7.0/24'],
  credential: { device: 'device-2', secret: 't' },
};

describe('whether a key is trusted', () => {
  const nowhere: Trusted = { required: undefined, known: [], addresses: [own] };
  const inOffice: Trusted = { ...nowhere, known: [office] };
  const elsewhere: Trusted = { ...inOffice, addresses: [{ ...own, address: '192.168.1.5' }] };
  const worlds: readonly (readonly [string, Presented, Trusted, Verdict])[] = [
    ['the first gateway ever', presented('sha256/any'), nowhere, { trusted: true, firstContact: true }],
    ['one met before', presented('sha256/office'), inOffice, { trusted: true, firstContact: false }],
    [
      'one met before, at another address with another zone',
      presented('sha256/office', 'new.example', 'https://10.77.0.9:8443'),
      inOffice,
      { trusted: true, firstContact: false },
    ],
    [
      'the known URL with another key',
      presented('sha256/other', 'other.example'),
      elsewhere,
      { trusted: false, code: 'gateway.key-changed', expected: 'sha256/office' },
    ],
    [
      'the known zone with another key, somewhere else',
      presented('sha256/other', 'corp.example', 'https://192.168.1.1:8443'),
      elsewhere,
      { trusted: false, code: 'gateway.key-changed', expected: 'sha256/office' },
    ],
    [
      'a stranger with a zone of its own in a network whose gateway is known',
      presented('sha256/rogue', 'evil.example', 'https://10.77.0.66:8443'),
      inOffice,
      { trusted: false, code: 'gateway.stranger', expected: 'sha256/office' },
    ],
    [
      'a stranger in a network that is new',
      presented('sha256/home', 'home.arpa', 'https://192.168.1.1:8443'),
      elsewhere,
      { trusted: true, firstContact: true },
    ],
    [
      'a .local URL that another network has, too',
      presented('sha256/home', 'home.arpa', 'https://gateway.local:8443'),
      { ...elsewhere, known: [{ ...office, url: 'https://gateway.local:8443' }] },
      { trusted: true, firstContact: true },
    ],
    [
      'the required key, never met before',
      presented('sha256/given'),
      { ...inOffice, required: 'sha256/given' },
      { trusted: true, firstContact: true },
    ],
    [
      'a key that is known, where another is required',
      presented('sha256/office'),
      { ...inOffice, required: 'sha256/given' },
      { trusted: false, code: 'gateway.key-changed', expected: 'sha256/given' },
    ],
  ];
  const both: Trusted = { ...inOffice, known: [office, cafe] };
  const inCafe = { ...own, address: '192.168.7.5', link: 'wlan0' };
  const cafeAt = (zone: string, ...prefixes: string[]) =>
    presented('sha256/cafe', zone, 'https://10.77.0.66:8443', prefixes);
  const metInCafe: readonly (typeof worlds)[number][] = [
    [
      'that claims the office’s zone in the café',
      cafeAt('corp.example', '192.168.7.0/24'),
      { ...both, addresses: [inCafe] },
      { trusted: false, code: 'gateway.key-changed', expected: 'sha256/office' },
    ],
    [
      'that claims the office’s zone somewhere else',
      cafeAt('corp.example', '172.16.0.0/16'),
      { ...both, addresses: [{ ...own, address: '172.16.0.5' }] },
      { trusted: false, code: 'gateway.key-changed', expected: 'sha256/office' },
    ],
    [
      'that shows up in the office with its own zone',
      cafeAt('cafe.example', '10.77.0.0/24'),
      both,
      { trusted: false, code: 'gateway.stranger', expected: 'sha256/office' },
    ],
    [
      'that shows up in the office and gives the host an address of the café',
      cafeAt('cafe.example', '192.168.7.0/24'),
      { ...both, addresses: [own, { ...inCafe, link: own.link }] },
      { trusted: false, code: 'gateway.stranger', expected: 'sha256/office' },
    ],
    [
      'that is in the café, which the host is in as well as in the office',
      cafeAt('cafe.example', '192.168.7.0/24'),
      { ...both, addresses: [own, inCafe] },
      { trusted: true, firstContact: false },
    ],
    [
      'that has moved to a network in which nobody is known',
      cafeAt('cafe.example', '172.16.0.0/16'),
      { ...both, addresses: [{ ...own, address: '172.16.0.5' }] },
      { trusted: true, firstContact: false },
    ],
    [
      'whose network has the prefix of another one, where a person has trusted both',
      cafeAt('cafe.example', '10.77.0.0/24'),
      { ...both, known: [office, { ...cafe, prefixes: ['10.77.0.0/24'] }] },
      { trusted: true, firstContact: false },
    ],
  ];
  for (const [name, candidate, trusted, verdict] of metInCafe) {
    it(`one met in a café ${name}`, () => assert.deepEqual(judge(candidate, trusted), verdict));
  }
  for (const [name, candidate, trusted, verdict] of worlds) {
    it(name, () => assert.deepEqual(judge(candidate, trusted), verdict));
  }
});

describe('what is remembered', () => {
  it('a key that a person gave for a zone replaces the old one, so that it is not refused next time', () => {
    const renewed = { ...office, pin: 'sha256/new', url: 'https://10.77.0.3:8443', credential: undefined };
    assert.deepEqual(remember([office], renewed, true), [renewed]);
  });

  it('no gateway has another forgotten by claiming its zone or URL', () => {
    const greedy = { ...cafe, url: office.url, zones: ['cafe.example', 'corp.example'] };
    assert.deepEqual(remember([office, cafe], greedy, false), [office, greedy]);
  });

  it('gateways of other networks stay', () => {
    const home = { ...office, pin: 'sha256/home', url: 'https://192.168.1.1:8443', zones: ['home.arpa'] };
    assert.deepEqual(remember([office], home, true), [office, home]);
  });
});
