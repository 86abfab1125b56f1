import assert from 'node:assert/strict';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { printName } from '@open-dyndns/dns';
import type { Config, Surroundings } from '../../src/config/config.ts';
import { loadConfig, parseConfig } from '../../src/config/parse.ts';
import { StartError } from '../../src/errors.ts';

const loopback: Surroundings = { env: {}, home: '/home/ada', lan: undefined };
const lan: Surroundings = {
  ...loopback,
  lan: { addresses: ['10.77.0.1', 'fd77::1'], prefixes: ['10.77.0.0/24', 'fd77::/64'] },
};

function parse(toml: string, surroundings: Surroundings = loopback): Config {
  return parseConfig(toml, '/etc/open-dyndns/gateway.toml', surroundings);
}

describe('a complete configuration', () => {
  const config = parse(`
state = "/var/lib/open-dyndns"

[http]
listen = ["0.0.0.0:8443", "[::1]:8443"]
certificate = { cert = "tls/cert.pem", key = "/etc/tls/key.pem" }

[mdns]
advertise = false
name = "dns"
interfaces = ["eth0"]

[[zone]]
name = "testopendyn.com"
backend = "zonefile"
file = "/etc/bind/db.testopendyn.com"
reload = "rndc"
pidfile = "/run/bind.pid"
server = "127.0.0.1:5300"
reverse = [{ prefix = "10.77.0.0/24", file = "/etc/bind/db.10.77.0" }]
ttl = 30
lease = { min = 5, default = 60, max = 3600 }
enrolment = "token"
prefixes = ["10.77.0.0/24", "FD77::/64"]
`);

  it('comes out key by key', () => {
    assert.equal(config.state, '/var/lib/open-dyndns');
    assert.deepEqual(config.http.listen, [
      { address: '0.0.0.0', port: 8443 },
      { address: '::1', port: 8443 },
    ]);
    assert.deepEqual(config.mdns, { advertise: false, name: 'dns', interfaces: ['eth0'] });
    const [zone] = config.zones;
    assert.ok(zone?.backend === 'zonefile');
    assert.equal(printName(zone.policy.apex), 'testopendyn.com.');
    assert.deepEqual(zone.policy.prefixes, ['10.77.0.0/24', 'fd77::/64']);
    assert.deepEqual(zone.policy.lease, { min: 5, default: 60, max: 3600 });
    assert.equal(zone.policy.enrolment, 'token');
    assert.equal(zone.policy.ttl, 30);
    assert.deepEqual(
      zone.policy.reverse.map(({ apex }) => printName(apex)),
      ['0.77.10.in-addr.arpa.'],
    );
    assert.deepEqual(zone.reverseFiles, ['/etc/bind/db.10.77.0']);
    assert.deepEqual(
      { file: zone.file, reload: zone.reload, pidFile: zone.pidFile, server: zone.server },
      {
        file: '/etc/bind/db.testopendyn.com',
        reload: 'rndc',
        pidFile: '/run/bind.pid',
        server: { address: '127.0.0.1', port: 5300 },
      },
    );
  });

  it('takes relative paths from the directory of the file', () => {
    assert.deepEqual(config.http.certificate, {
      cert: '/etc/open-dyndns/tls/cert.pem',
      key: '/etc/tls/key.pem',
    });
  });

  it('is frozen to its leaves', () => {
    assert.throws(() => Object.assign(config.zones[0]?.policy.lease ?? {}, { min: 1 }), TypeError);
  });
});

describe('a zone that is updated', () => {
  const zone = '[[zone]]\nname = "a.example"\nbackend = "rfc2136"\nkey = "tsig.key"\n';

  it('has its primary on this machine unless it is said, and its key beside the configuration', () => {
    const [found] = parse(zone).zones;
    assert.ok(found?.backend === 'rfc2136');
    assert.deepEqual(
      { server: found.server, key: found.key, secondaries: found.secondaries },
      { server: { address: '127.0.0.1', port: 53 }, key: '/etc/open-dyndns/tsig.key', secondaries: [] },
    );
  });

  it('comes out key by key', () => {
    const more =
      'server = "10.0.0.2:53"\nsecondaries = ["10.0.0.3:53", "[fd77::3]:53"]\nreverse = [{ prefix = "10.0.0.0/8" }]';
    const [found] = parse(zone + more).zones;
    assert.ok(found?.backend === 'rfc2136');
    assert.deepEqual(found.server, { address: '10.0.0.2', port: 53 });
    assert.deepEqual(
      found.secondaries.map(({ address }) => address),
      ['10.0.0.3', 'fd77::3'],
    );
    assert.deepEqual(
      found.policy.reverse.map(({ apex }) => printName(apex)),
      ['10.in-addr.arpa.'],
    );
    assert.deepEqual(found.policy.prefixes, ['10.0.0.0/8']);
  });
});

describe('what is not written', () => {
  it('opens nothing beyond loopback', () => {
    const config = parse('');
    assert.deepEqual(config.http.listen, [{ address: '127.0.0.1', port: 8443 }]);
    assert.deepEqual(config.dns.listen, [{ address: '127.0.0.1', port: 8053 }]);
    assert.deepEqual(config.mdns, { advertise: true, name: 'ns', interfaces: 'loopback' });
    const [zone] = config.zones;
    assert.equal(zone?.backend, 'embedded');
    assert.equal(printName(zone.policy.apex), 'home.arpa.');
    assert.deepEqual(zone.policy.prefixes, ['127.0.0.0/8', '::1/128']);
    assert.deepEqual(zone.policy.lease, { min: 30, default: 120, max: 86_400 });
    assert.equal(zone.policy.enrolment, 'open');
  });

  it('opens onto the LAN with --lan', () => {
    const config = parse('', lan);
    assert.deepEqual(config.http.listen, [
      { address: '0.0.0.0', port: 8443 },
      { address: '::', port: 8443 },
    ]);
    assert.deepEqual(config.dns.listen, [
      { address: '10.77.0.1', port: 53 },
      { address: 'fd77::1', port: 53 },
    ]);
    assert.equal(config.mdns.interfaces, 'lan');
    assert.deepEqual(config.zones[0]?.policy.prefixes, ['10.77.0.0/24', 'fd77::/64']);
  });

  it('--lan changes nothing that is written', () => {
    const config = parse('[http]\nlisten = ["127.0.0.1:0"]\n[dns]\nlisten = ["127.0.0.1:0"]', lan);
    assert.deepEqual(
      [...config.http.listen, ...config.dns.listen].map(({ port }) => port),
      [0, 0],
    );
    assert.equal(config.mdns.interfaces, 'loopback');
  });

  it('covers the prefixes of an embedded zone with reverse zones', () => {
    const config = parse(
      '[[zone]]\nname = "a.example"\nbackend = "embedded"\nprefixes = ["10.76.2.0/23", "fd77::/62"]',
    );
    assert.deepEqual(
      config.zones[0]?.policy.reverse.map(({ prefix }) => prefix),
      ['10.76.2.0/24', '10.76.3.0/24', 'fd77::/64', 'fd77:0:0:1::/64', 'fd77:0:0:2::/64', 'fd77:0:0:3::/64'],
    );
  });

  it('gives a shared reverse zone to the first of two embedded zones', () => {
    const zone = (name: string) => `[[zone]]\nname = "${name}"\nbackend = "embedded"\n`;
    const config = parse(zone('a.example') + zone('b.example'));
    assert.deepEqual(
      config.zones.map(({ policy }) => policy.reverse.length),
      [2, 0],
    );
  });

  it('lets the prefixes of a zone file be those of its reverse files, and none without', () => {
    const zone = '[[zone]]\nname = "a.example"\nbackend = "zonefile"\nfile = "db"\n';
    assert.deepEqual(parse(zone).zones[0]?.policy.prefixes, []);
    const reverse = 'reverse = [{ prefix = "10.0.0.0/8", file = "rev" }]';
    assert.deepEqual(parse(zone + reverse).zones[0]?.policy.prefixes, ['10.0.0.0/8']);
  });

  const leases = [
    { written: '{ max = 60 }', bounds: { min: 30, default: 60, max: 60 } },
    { written: '{ max = 10 }', bounds: { min: 10, default: 10, max: 10 } },
    { written: '{ default = 5 }', bounds: { min: 5, default: 5, max: 86_400 } },
    { written: '{ min = 600 }', bounds: { min: 600, default: 600, max: 86_400 } },
  ];
  for (const { written, bounds } of leases)
    it(`lease = ${written} sets the other bounds to fit`, () => {
      const config = parse(`[[zone]]\nname = "a.example"\nbackend = "embedded"\nlease = ${written}`);
      assert.deepEqual(config.zones[0]?.policy.lease, bounds);
    });

  const states = [
    { world: 'a login', env: {}, state: '/home/ada/.local/state/open-dyndns' },
    { world: 'XDG_STATE_HOME', env: { XDG_STATE_HOME: '/x' }, state: '/x/open-dyndns' },
    {
      world: 'a relative XDG_STATE_HOME',
      env: { XDG_STATE_HOME: 'x' },
      state: '/home/ada/.local/state/open-dyndns',
    },
    {
      world: 'a systemd service',
      env: { STATE_DIRECTORY: '/var/lib/open-dyndns', XDG_STATE_HOME: '/x' },
      state: '/var/lib/open-dyndns',
    },
  ];
  for (const { world, env, state } of states)
    it(`keeps its state in ${state} under ${world}`, () => {
      assert.equal(parse('', { ...loopback, env }).state, state);
    });
});

describe('a zone at a provider', () => {
  const cases = [
    { backend: 'powerdns', api: 'http://127.0.0.1:8081', servers: [{ address: '127.0.0.1', port: 53 }] },
    { backend: 'cloudflare', api: 'https://api.cloudflare.com/client/v4', servers: [] },
    { backend: 'digitalocean', api: 'https://api.digitalocean.com/v2', servers: [] },
    { backend: 'rackspace', api: 'https://identity.api.rackspacecloud.com/v2.0', servers: [], user: 'ada' },
  ];
  for (const { backend, user, ...rest } of cases)
    it(`is asked where ${backend} is, as the file says who asks`, () => {
      const written = user === undefined ? '' : `user = "${user}"`;
      const { zones } = parse(
        `[[zone]]\nname = "a.example"\nbackend = "${backend}"\ntoken = "api.token"\n${written}`,
      );
      const [{ policy: _policy, ...zone } = {}] = zones;
      const token = '/etc/open-dyndns/api.token';
      assert.deepEqual(zone, { backend, token, ...rest, ...(user === undefined ? {} : { user }) });
    });

  it('may be elsewhere, and its URL may end with a slash', () => {
    const [zone] = parse(
      '[[zone]]\nname = "a.example"\nbackend = "powerdns"\ntoken = "key"\napi = "https://dns.example/pdns/"\nservers = ["10.77.0.3:53"]',
    ).zones;
    assert.ok(zone?.backend === 'powerdns');
    assert.equal(zone.api, 'https://dns.example/pdns');
    assert.deepEqual(zone.servers, [{ address: '10.77.0.3', port: 53 }]);
  });
});

describe('a configuration that is wrong names file, line and key', () => {
  const zone = '[[zone]]\nname = "a.example"\nbackend = "embedded"\n';
  const inFile = (name: string): string =>
    `[[zone]]\nname = "${name}.example"\nbackend = "zonefile"\nfile = "db.x"\n`;
  const wrong: readonly { name: string; toml: string; says: RegExp }[] = [
    { name: 'no TOML', toml: 'state = "x"\nhttp = [', says: /gateway\.toml:2:\d+: this is not TOML/ },
    {
      name: 'unknown table',
      toml: '\n[htpp]\n',
      says: /gateway\.toml:2: htpp: "htpp" is no key here, did you mean "http"\?/,
    },
    {
      name: 'unknown key',
      toml: '[http]\nlisen = []',
      says: /toml:2: \[http\] lisen: "lisen" is no key here, did you mean "listen"\?/,
    },
    {
      name: 'two unknown keys of one table',
      toml: '[http]\nlisen = []\ncertifcate = "x"',
      says: /toml:2: \[http\] lisen: .*"listen"\?\n.*toml:3: \[http\] certifcate: .*"certificate"\?$/,
    },
    {
      name: 'key near nothing',
      toml: '[http]\ncolour = 1',
      says: /"colour" is no key here \(there are listen, plain, trusted_proxies, certificate\)/,
    },
    {
      name: 'unknown key of the second zone',
      toml: `${zone}\n[[zone]]\nname = "b.example"\nbackend = "embedded"\nttll = 3`,
      says: /toml:8: \[\[zone\]\] 2 ttll: .*did you mean "ttl"\?/,
    },
    {
      name: 'everybody for a proxy',
      toml: '[http]\ntrusted_proxies = ["0.0.0.0/0"]',
      says: /toml:2: \[http\] trusted_proxies.*: holds every address: name the proxies/,
    },
    {
      name: 'names of no label',
      toml: `${zone}names = { labels = 0 }`,
      says: /toml:4: \[\[zone\]\] 1 names labels: has to be at least 1 label/,
    },
    {
      name: 'a key that another backend has',
      toml: `${zone}file = "db"`,
      says: /toml:4: \[\[zone\]\] 1 file: "file" is no key here/,
    },
    {
      name: 'unknown backend',
      toml: '[[zone]]\nname = "a.example"\nbackend = "bind"',
      says: /toml:3: \[\[zone\]\] 1 backend: .*"zonefile", "rfc2136", "tinydns", "embedded", .* or "rackspace"/,
    },
    {
      name: 'no backend',
      toml: '[[zone]]\nname = "a.example"',
      says: /toml:1: \[\[zone\]\] 1 backend: .*"zonefile", "rfc2136", "tinydns", "embedded", .* or "rackspace"/,
    },
    {
      name: 'no file',
      toml: '[[zone]]\nname = "a.example"\nbackend = "zonefile"',
      says: /toml:1: \[\[zone\]\] 1 file: is missing/,
    },
    {
      name: 'no key for updates',
      toml: '[[zone]]\nname = "a.example"\nbackend = "rfc2136"',
      says: /toml:1: \[\[zone\]\] 1 key: is missing/,
    },
    {
      name: 'a file for a zone that is updated',
      toml: '[[zone]]\nname = "a.example"\nbackend = "rfc2136"\nkey = "k"\nfile = "db"',
      says: /toml:5: \[\[zone\]\] 1 file: "file" is no key here/,
    },
    { name: 'number for text', toml: 'state = 5', says: /toml:1: state: has to be a path/ },
    {
      name: 'port alone',
      toml: '[http]\nlisten = ["8443"]',
      says: /toml:2: \[http\] listen 0: "8443" is not an address and a port/,
    },
    {
      name: 'host name to listen on',
      toml: '[http]\nlisten = ["localhost:8443"]',
      says: /"localhost:8443" is not an address and a port/,
    },
    {
      name: 'port out of range',
      toml: '[dns]\nlisten = ["127.0.0.1:65536"]',
      says: /"127\.0\.0\.1:65536" is not/,
    },
    { name: 'no address at all', toml: '[dns]\nlisten = []', says: /has to hold at least one address/ },
    {
      name: 'list wanted',
      toml: '[dns]\nlisten = "127.0.0.1:53"',
      says: /toml:2: \[dns\] listen: has to be a list/,
    },
    {
      name: 'certificate',
      toml: '[http]\ncertificate = "mine.pem"',
      says: /"self-signed" or \{ cert = "…", key = "…" \}/,
    },
    {
      name: 'host bits in a prefix',
      toml: `${zone}prefixes = ["10.77.0.5/24"]`,
      says: /toml:4: .*did you mean "10\.77\.0\.0\/24"\?/,
    },
    { name: 'no prefix', toml: `${zone}prefixes = ["10.77.0.5"]`, says: /"10\.77\.0\.5" is not a prefix/ },
    {
      name: 'reverse between labels',
      toml: `${zone}reverse = [{ prefix = "10.77.0.0/25" }]`,
      says: /has no reverse zone of its own/,
    },
    {
      name: 'name',
      toml: '[[zone]]\nname = "a..b"\nbackend = "embedded"',
      says: /toml:2: .*"a\.\.b" is not the name of a zone/,
    },
    {
      name: 'secret in clear',
      toml: '[[zone]]\nname = "a.example"\nbackend = "powerdns"\ntoken = "key"\napi = "http://10.77.0.2:8081"',
      says: /toml:5: \[\[zone\]\] 1 api: "http:\/\/10\.77\.0\.2:8081" is no URL that a secret may be sent to/,
    },
    {
      name: 'pointers where there are none',
      toml: '[[zone]]\nname = "a.example"\nbackend = "digitalocean"\ntoken = "key"\nreverse = [{ prefix = "10.77.0.0/24" }]',
      says: /toml:5: \[\[zone\]\] 1 reverse: cannot be set: the provider keeps no PTR records/,
    },
    {
      name: 'no user',
      toml: '[[zone]]\nname = "a.example"\nbackend = "rackspace"\ntoken = "key"',
      says: /\[\[zone\]\] 1 user: is missing: it has to be a user in quotes/,
    },
    { name: 'root', toml: '[[zone]]\nname = "."\nbackend = "embedded"', says: /the root is not yours/ },
    { name: 'TTL zero', toml: `${zone}ttl = 0`, says: /toml:4: .*at least 1 second/ },
    { name: 'half a second', toml: `${zone}ttl = 0.5`, says: /whole number of seconds/ },
    {
      name: 'lease bounds that fall',
      toml: `${zone}lease = { min = 60, max = 30 }`,
      says: /toml:4: \[\[zone\]\] 1 lease: min \(60\), default \(30\) and max \(30\) have to rise/,
    },
    { name: 'enrolment', toml: `${zone}enrolment = "closed"`, says: /"open" or "token" or "approval"/ },
    {
      name: 'the same zone twice',
      toml: `${zone}[[zone]]\nname = "A.example."\nbackend = "embedded"`,
      says: /toml:5: \[\[zone\]\] 2 name: A\.example\. is configured twice/,
    },
    {
      name: 'one file for two zones',
      toml: `${inFile('a')}${inFile('b')}`,
      says: /toml:8: \[\[zone\]\] 2 file: \S+\/db\.x is another zone's file already/,
    },
    {
      name: 'one file for a zone and its reverse zone',
      toml: `${inFile('a')}reverse = [{ prefix = "10.0.0.0/8", file = "/../../db.x" }, { prefix = "11.0.0.0/8", file = "db.x" }]`,
      says: /toml:5: \[\[zone\]\] 1 reverse: \S+\/db\.x is another zone's file already/,
    },
    { name: 'mDNS name', toml: '[mdns]\nname = "a.b"', says: /toml:2: \[mdns\] name: has to be one label/ },
    { name: 'interfaces', toml: '[mdns]\ninterfaces = "eth0"', says: /a list of interfaces/ },
    {
      name: 'files without a place for their user',
      toml: '[[watch]]\npath = "/srv/address"\nusers = { ada = ["nas"] }',
      says: /toml:2: \[\[watch\]\] 1 path: has to hold \{user\}/,
    },
    {
      name: 'a user who leads out of the path',
      toml: '[[watch]]\npath = "/srv/{user}"\nusers = { "../etc" = ["nas"] }',
      says: /\[\[watch\]\] 1 users \.\.\/etc: has to be the name of a user/,
    },
    {
      name: 'a host of two files, and one of no zone',
      toml: '[[watch]]\npath = "/srv/{user}"\n[watch.users]\nada = ["nas"]\nbob = ["nas"]\neve = ["nas.example.org"]',
      says: /toml:5: \[\[watch\]\] 1 users bob: "nas" has.*\n.*toml:6: \[\[watch\]\] 1 users eve: "nas.example.org" is in none/,
    },
    { name: 'zone as a table', toml: '[zone]\nname = "a.example"', says: /\[\[zone\]\], once for each zone/ },
  ];
  for (const { name, toml, says } of wrong)
    it(name, () => {
      assert.throws(
        () => parse(toml),
        (error) =>
          (error instanceof StartError && error.code === 'config.invalid' && says.test(error.message)) ||
          assert.fail(String(error)),
      );
    });

  it('all of them at once, one a line', () => {
    assert.throws(
      () => parse('sate = "x"\n[http]\nlisten = [1, "x"]\n[mdns]\nadvertise = "yes"'),
      (error) =>
        (error instanceof StartError && error.message.split('\n').length === 4) || assert.fail(String(error)),
    );
  });
});

describe('files to watch', () => {
  it('are one for each user, of one host or several', () => {
    const { watch } = parse(
      '[[watch]]\npath = "/home/{user}/.dynamicdns"\n[watch.users]\nada = ["nas", "tv.home.arpa"]\nbob = ["printer"]\n',
    );
    assert.deepEqual(
      watch.map(({ path, user, hosts }) => [path, user, ...hosts.map(({ name }) => printName(name))]),
      [
        ['/home/ada/.dynamicdns', 'ada', 'nas.home.arpa.', 'tv.home.arpa.'],
        ['/home/bob/.dynamicdns', 'bob', 'printer.home.arpa.'],
      ],
    );
  });
});

describe('names below hosts', () => {
  const zone = '[[zone]]\nname = "a.example"\nbackend = "embedded"\n';

  for (const [written, names] of [
    ['', { labels: 1, wildcards: false }],
    ['names = { labels = 3 }', { labels: 3, wildcards: false }],
    ['names = { wildcards = true }', { labels: 1, wildcards: true }],
  ] as const)
    it(`${written === '' ? 'there are none unless it is said' : written}`, () =>
      assert.deepEqual(parse(`${zone}${written}`).zones[0]?.policy.names, names));
});

describe('proxies', () => {
  it('are trusted if they are named, and nobody else is', () => {
    assert.deepEqual(parse('[http]\ntrusted_proxies = ["10.0.0.0/8", "fd77::/64"]').http.trustedProxies, [
      '10.0.0.0/8',
      'fd77::/64',
    ]);
    assert.deepEqual(parse('').http.trustedProxies, []);
  });
});

describe('plain HTTP', () => {
  it('is served nowhere unless it is said where', () => {
    assert.deepEqual(parse('').http.plain, []);
    const { plain } = parse('[http]\nplain = ["10.77.0.1:8080"]').http;
    assert.deepEqual(plain, [{ address: '10.77.0.1', port: 8080 }]);
  });
});

describe('the file', () => {
  it('that is named has to be there', async () => {
    await assert.rejects(loadConfig('/nowhere/gateway.toml', loopback), {
      code: 'config.unreadable',
      message:
        'The configuration /nowhere/gateway.toml cannot be read: there is no such file; check the path.',
    });
  });

  it('that is named is read', async () => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'config-'));
    const file = join(directory.path, 'gateway.toml');
    await writeFile(file, 'state = "here"');
    const config = await loadConfig(file, loopback);
    assert.equal(config.state, join(directory.path, 'here'));
    assert.equal(config.file, file);
  });
});
