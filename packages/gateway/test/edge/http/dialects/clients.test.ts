import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, DialectWorld } from './dialect-world.ts';

const address = '192.0.2.1';
const host = 'nas.lab.example';

/** A router or a program that cannot take part in the suite, as its documentation and its users have it. */
interface Client {
  readonly client: string;
  readonly path: string;
  readonly agent: string;
  /** Of the credential; without it, the host's name. */
  readonly user?: string;
  /** What it takes for a success. */
  readonly isSuccess: (answer: Answer) => boolean;
  /** What it has in DNS, beside `192.0.2.1`. */
  readonly besides?: readonly string[];
}

const isOk = ({ status }: Answer): boolean => status === 200;
const says =
  (words: RegExp) =>
  (answer: Answer): boolean =>
    isOk(answer) && words.test(answer.text);

const clients: readonly Client[] = [
  {
    client: 'FRITZ!Box',
    path: `/nic/update?hostname=${host}&myip=${address}&myipv6=2001:db8::1`,
    agent: 'Fritz!Box DDNS/1.0.1',
    isSuccess: says(/^(?:good|nochg) 192\.0\.2\.1/),
    besides: [`${host}. AAAA 2001:db8::1`],
  },
  {
    client: 'FRITZ!Box without IPv6',
    path: `/nic/update?hostname=${host}&myip=${address}&myipv6=`,
    agent: 'Fritz!Box DDNS/1.0.1',
    isSuccess: says(/^(?:good|nochg) 192\.0\.2\.1/),
  },
  {
    client: 'FRITZ!Box with the prefix of its LAN, as nsupdate.info has it set up',
    path: `/nic/update?myip=${address},2001:db8:2::/64`,
    agent: 'Fritz!Box DDNS/1.0.1',
    isSuccess: says(/^(?:good|nochg) 192\.0\.2\.1/),
  },
  {
    client: 'OPNsense',
    path: `/nic/update?hostname=${host}&myip=192.0.2.1&system=dyndns&wildcard=NOCHG`,
    agent: 'OPNsense-dyndns',
    user: 'strict',
    isSuccess: ({ status }) => status >= 200 && status < 300,
  },
  {
    client: 'OPNsense with both families, which it escapes',
    path: `/nic/update?hostname=${host}&myip=192.0.2.1%2C2001%3Adb8%3A%3A1`,
    agent: 'OPNsense-dyndns',
    user: 'strict',
    isSuccess: ({ status }) => status >= 200 && status < 300,
    besides: [`${host}. AAAA 2001:db8::1`],
  },
  {
    client: 'OpenWrt',
    path: `/nic/update?hostname=${host}&myip=${address}`,
    agent: 'curl/8.6.0',
    isSuccess: says(/good|nochg/i),
  },
  {
    client: 'pfSense',
    path: `/nic/update?hostname=${host}&myip=${address}`,
    agent: 'phpDynDNS/0.7',
    isSuccess: says(/good 192\.0\.2\.1|nochg 192\.0\.2\.1/),
  },
  {
    client: 'UniFi OS',
    path: `/nic/update?hostname=${host}&myip=${address}`,
    agent: 'inadyn/2.9.1',
    isSuccess: says(/good|nochg|OK|true|updated|success/),
  },
  {
    client: 'Synology DSM',
    path: `/nic/update?hostname=${host}&myip=${address}`,
    agent: 'DSM',
    isSuccess: says(/^(?:good|nochg)\b/),
  },
  {
    client: 'MikroTik RouterOS',
    path: `/nic/update?hostname=${host}&myip=${address}`,
    agent: 'Mikrotik/7.x Fetch',
    isSuccess: says(/^(?:good|nochg)\b/),
  },
  {
    client: 'ddns-updater',
    path: `/v3/update?hostname=${host}&myip=${address}`,
    agent: 'DDNS-Updater',
    isSuccess: says(/^good/),
  },
];

async function openWorld(): Promise<DialectWorld> {
  const world = await DialectWorld.open();
  await world.addCredential(host, 'rabbit');
  await world.addCredential('strict', 'rabbit too', { strictStatus: true });
  return world;
}

describe('a client’s own idea of success', () => {
  for (const { client, path, agent, user = host, isSuccess, besides = [] } of clients) {
    const ask = (world: DialectWorld, secret = user === host ? 'rabbit' : 'rabbit too') =>
      world.ask(path, { auth: `${user}:${secret}`, agent });

    it(`is what DNS answers: ${client}`, async () => {
      await using world = await openWorld();
      const answer = await ask(world);
      assert.ok(isSuccess(answer), answer.text);
      assert.deepEqual(world.backend.zone(), [`${host}. A ${address}`, ...besides]);
    });

    it(`is no refusal: ${client}`, async () => {
      await using world = await openWorld();
      assert.ok(!isSuccess(await ask(world, 'wrong')));
      world.backend.isDown = true;
      assert.ok(!isSuccess(await ask(world)));
      assert.deepEqual(world.backend.zone(), []);
    });
  }
});
