import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readEnrolmentToken } from '../../src/protocol/enrolment-token.ts';
import { readAnnouncement } from '../../src/protocol/gateway-announcement.ts';
import { readCredential, readLease, readNetwork, readProblem } from '../../src/protocol/gateway-answers.ts';
import { gatewayEndpoint, readGatewayUrl } from '../../src/protocol/gateway-url.ts';
import { isHostLabel, toHostLabel } from '../../src/protocol/host-label.ts';
import { readIfInet6 } from '../../src/protocol/if-inet6.ts';
import { printPin, readPin } from '../../src/protocol/pin-text.ts';

const pin = printPin(new Uint8Array(32).fill(7));

describe('a host label from a host name', () => {
  const names: readonly (readonly [string, string])[] = [
    ['laptop', 'laptop'],
    ['Laptop.example.com', 'laptop'],
    ['Müllers MacBook', 'mullers-macbook'],
    ['my_host--', 'my-host'],
    ['日本', 'host'],
    ['localhost', 'host'],
    ['localhost.localdomain', 'host'],
    ['', 'host'],
    ['x'.repeat(70), 'x'.repeat(63)],
    [`${'x'.repeat(62)}-y`, 'x'.repeat(62)],
  ];
  for (const [hostname, label] of names) {
    it(`${hostname || 'nothing'} is ${label}`, () => assert.equal(toHostLabel(hostname), label));
  }

  it('always makes a host label', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => isHostLabel(toHostLabel(text))));
  });

  it('leaves every host label but localhost as it is', () => {
    const label = fc
      .stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
      .filter((text) => text !== 'localhost');
    fc.assert(fc.property(label, (text) => assert.equal(toHostLabel(text), text)));
  });
});

describe('a gateway URL', () => {
  const urls: readonly (readonly [string, string | undefined])[] = [
    ['https://gw.example:9443', 'https://gw.example:9443'],
    ['https://gw.example', 'https://gw.example:8443'],
    ['https://gw.example:443/', 'https://gw.example:443'],
    ['gw.example', 'https://gw.example:8443'],
    ['https://[fd77::2]:8443/', 'https://[fd77::2]:8443'],
    ['https://10.77.0.2', 'https://10.77.0.2:8443'],
    ['http://gw.example', undefined],
    ['https://user:secret@gw.example', undefined],
    ['https://gw.example/path', undefined],
    ['https://gw.example/?q', undefined],
    ['https://', undefined],
    ['not a url', undefined],
  ];
  for (const [text, url] of urls) {
    it(`${text} is ${url ?? 'none'}`, () => assert.equal(readGatewayUrl(text), url));
  }

  it('tells where to connect', () => {
    assert.deepEqual(gatewayEndpoint('https://[fd77::2]:443'), { host: 'fd77::2', port: 443 });
    assert.deepEqual(gatewayEndpoint('https://gw.example:8443'), { host: 'gw.example', port: 8443 });
  });
});

describe('a DNS server’s announcement', () => {
  const addresses = ['10.77.0.2', 'fe80::2%eth0'];
  it('names its gateway', () => {
    assert.deepEqual(
      readAnnouncement({ addresses, txt: { domain: 'Home.Arpa.', gateway: 'https://10.77.0.2:8443/' } }),
      { url: 'https://10.77.0.2:8443', addresses: [], domain: 'home.arpa' },
    );
  });

  it('may be written in any case', () => {
    assert.deepEqual(
      readAnnouncement({ addresses, txt: { Domain: 'home.arpa', GATEWAY: 'https://10.77.0.2:8443' } }),
      { url: 'https://10.77.0.2:8443', addresses: [], domain: 'home.arpa' },
    );
  });

  it('is where a .local gateway is reached, since resolvers need not know such names', () => {
    assert.deepEqual(readAnnouncement({ addresses, txt: { gateway: 'https://gw.local:8443' } }), {
      url: 'https://gw.local:8443',
      addresses,
      domain: undefined,
    });
  });

  it('of an ordinary DNS server names none', () => {
    for (const txt of [{}, { gateway: true as const }, { gateway: 'http://10.0.0.1' }, { gateway: '' }]) {
      assert.equal(readAnnouncement({ addresses, txt }), undefined);
    }
  });
});

describe('pins and tokens', () => {
  it('a pin is 32 octets of base64', () => {
    assert.equal(readPin(pin), pin);
    for (const text of ['sha256/short=', pin.slice(7), `${pin}=`, pin.replace('sha256', 'sha1'), '']) {
      assert.equal(readPin(text), undefined);
    }
  });

  it('a token may carry the pin of its gateway', () => {
    assert.deepEqual(readEnrolmentToken('abc-def'), { code: 'abc-def', pin: undefined });
    assert.deepEqual(readEnrolmentToken(`abc-def@${pin}`), { code: 'abc-def', pin });
    for (const text of ['', 'two words', 'abc@sha256/nonsense', `@${pin}`]) {
      assert.equal(readEnrolmentToken(text), undefined);
    }
  });
});

describe('a gateway’s answers', () => {
  const zone = {
    name: 'Home.Arpa.',
    nameServers: [{ address: '10.77.0.2', port: 53 }],
    search: ['home.arpa'],
    prefixes: ['10.77.0.0/24'],
  };

  it('are read whatever else they say', () => {
    const network = { zones: [{ ...zone, ttl: 60, news: true }], gateway: { version: '9' } };
    assert.deepEqual(readNetwork(network), { zones: [{ ...zone, name: 'home.arpa' }] });
    assert.deepEqual(readCredential({ device: 'd', secret: 's', state: 'active' }), {
      device: 'd',
      secret: 's',
    });
    assert.equal(readLease({ lease: 120, outcome: 'created' }), 120);
    assert.deepEqual(readProblem({ code: 'name.taken', detail: 'taken', status: 409 }), {
      code: 'name.taken',
      detail: 'taken',
    });
  });

  it('are none if they say something else', () => {
    const verbs = [readNetwork, readCredential, readLease, readProblem];
    fc.assert(fc.property(fc.jsonValue(), (body) => verbs.every((read) => read(body) === undefined)));
    assert.equal(readLease({ lease: null }), undefined);
    assert.equal(readNetwork({ zones: [{ ...zone, prefixes: '10.77.0.0/24' }] }), undefined);
  });

  it('cannot slip lines into the resolver file', () => {
    const line = '\nnameserver 6.6.6.6';
    const slips = [
      { search: [`home.arpa${line}`] },
      { search: ['home.arpa options:attempts'] },
      { name: `home.arpa${line}` },
      { nameServers: [{ address: `10.77.0.2${line}`, port: 53 }] },
      { nameServers: [{ address: 'ns.home.arpa', port: 53 }] },
      { prefixes: ['everything'] },
    ];
    for (const slip of slips) assert.equal(readNetwork({ zones: [{ ...zone, ...slip }] }), undefined);
  });
});

describe('/proc/net/if_inet6', () => {
  it('tells temporary and deprecated addresses', () => {
    const text = [
      'fd770000000000000000000000000002 02 40 00 80     eth0',
      'fd7700000000000012345678abcdef01 02 40 00 01     eth0',
      'fd770000000000000000000000000003 02 40 00 a0     eth0',
      'fe80000000000000000000fffe770005 02 40 20 80     eth0',
      '',
    ].join('\n');
    assert.deepEqual(
      [...readIfInet6(text)],
      [
        ['fd77::2%eth0', { temporary: false, deprecated: false }],
        ['fd77::1234:5678:abcd:ef01%eth0', { temporary: true, deprecated: false }],
        ['fd77::3%eth0', { temporary: false, deprecated: true }],
        ['fe80::ff:fe77:5%eth0', { temporary: false, deprecated: false }],
      ],
    );
  });

  it('survives any text', () => {
    fc.assert(fc.property(fc.string(), (text) => readIfInet6(text) instanceof Map));
  });
});
