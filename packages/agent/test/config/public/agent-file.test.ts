import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAgentFile } from '../../../src/config/public/agent-file.ts';

const gateway = 'provider = "gateway"\nhost = "home.example.com"\ngateway = "https://ns.example.com"';
const secret = 'secret_file = "/etc/open-dyndns/secret"';
const table = `[[public]]\n${gateway}\n${secret}\n`;

describe('agent.toml', () => {
  it('has defaults for all but whom to tell, what, and the secret', () => {
    const { entries, maps } = parseAgentFile(table, 'agent.toml');
    assert.deepEqual(maps, []);
    assert.deepEqual(entries, [
      {
        names: [{ name: 'home.example.com', hostPart: undefined }],
        sources: [{ kind: 'gateway' }],
        families: ['ipv4', 'ipv6'],
        allowPrivate: false,
        gateway: { url: 'https://ns.example.com:8443', pin: undefined },
        server: { provider: 'gateway' },
        secret: { kind: 'file', path: '/etc/open-dyndns/secret' },
      },
    ]);
  });

  it('names other machines beside the host', () => {
    const [entry] = parseAgentFile(`${table}host6 = { nas = "::1", "web.example.net" = "::2" }`, 'f').entries;
    assert.deepEqual(entry?.names.slice(1), [
      { name: 'nas.example.com', hostPart: '::1' },
      { name: 'web.example.net', hostPart: '::2' },
    ]);
  });

  it('keeps several providers, and ports of the router', () => {
    const text = `[router]\nmap = ["443:8443/tcp"]\n${table}
[[public]]
provider = "rfc2136"
host = "a.example.org"
zone = "example.org"
server = "[2001:db8::1]:5353"
source = ["interface:ppp0"]
secret_env = "KEY"
`;
    const { entries, maps } = parseAgentFile(text, 'f');
    assert.deepEqual(maps, [{ external: 443, internal: 8443, protocol: 'tcp' }]);
    const server = { host: '2001:db8::1', port: 5353 };
    assert.deepEqual(entries[1]?.server, { provider: 'rfc2136', server, zone: 'example.org', ttl: 60 });
    assert.deepEqual(entries[1]?.secret, { kind: 'environment', variable: 'KEY' });
  });

  const worlds: readonly (readonly [string, string, RegExp])[] = [
    ['no table', '', /agent\.toml: \[\[public\]\]: has to be written as \[\[public\]\]/],
    ['no TOML', '[[public', /agent\.toml:1:\d+: this is not TOML/],
    ['no provider', `[[public]]\n${secret}`, /\[\[public\]\] 1 provider: has to have a provider/],
    ['an unknown key', `${table}colour = 1`, /\[\[public\]\] 1 colour: there is no such key here/],
    ['a secret in it', `${table}secret = "x"`, /secret: there is no such key/],
    ['no secret', `[[public]]\n${gateway}`, /1 secret_file: or secret_env has to say/],
    ['two secrets', `${table}secret_env = "X"`, /1 secret_file: or secret_env/],
    ['a bad source', `${table}source = ["moon"]`, /1 source 0: has to be one of gateway, router/],
    ['a bad host part', `${table}host6 = { nas = "2a00::1" }`, /host6 nas: has to be the second half/],
    ['a bad port', `[router]\nmap = ["443"]\n${table}`, /\[router\] map 0: has to be two ports/],
    ['a source twice', `${table}source = ["router", "gateway", "router"]`, /1 source: names router twice/],
    [
      'a name outside its zone',
      `[[public]]\nprovider = "cloudflare"\nhost = "a.b"\nzone = "c"\nsource = ["router"]\n${secret}`,
      /1 zone: does not hold a\.b/,
    ],
    [
      'nobody to ask',
      `[[public]]\nprovider = "cloudflare"\nhost = "a.b"\nzone = "b"\n${secret}`,
      /1 source: is missing: nobody is named/,
    ],
    [
      'a gateway to ask that is not named',
      `[[public]]\nprovider = "dyndns2"\nhost = "a.b"\nurl = "https://s/"\nsource = ["gateway"]\n${secret}`,
      /1 gateway: is missing/,
    ],
    [
      'a password in a URL',
      `[[public]]\nprovider = "dyndns2"\nhost = "a.b"\nurl = "https://u:p@s/"\nsource = ["router"]\n${secret}`,
      /1 url: has to be an https URL without a password/,
    ],
  ];
  for (const [name, text, message] of worlds)
    it(`refuses ${name}`, () => {
      assert.throws(() => parseAgentFile(text, 'agent.toml'), message);
    });
});
