import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { curl, jsonOf } from './lab/curl.ts';
import { dig } from './lab/dig.ts';
import type { Host } from './lab/host.ts';
import { Lab } from './lab/lab.ts';
import { Miniupnpd } from './lab/miniupnpd.ts';
import { Named } from './lab/named.ts';
import { Agent, Gateway } from './lab/open-dyndns.ts';
import { until } from './lab/until.ts';

const patience = { within: 60_000 };

test('a public name has the address of each family that the gateway sees, and follows it', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const gateway = await Gateway.start(named);
  const laptop = await lab.host('laptop');
  await appendFile(laptop.path('/etc/hosts'), `${named.host.ipv4} ns.lab\n${named.host.ipv6} ns.lab\n`);
  await writeFile(laptop.path('/run/secret'), `admin:${gateway.password}\n`, { mode: 0o600 });
  const has = async (name: string, type: 'A' | 'AAAA') =>
    String(
      (await dig(laptop, named.host.ipv4, `${name}.testopendyn.com`, type)).answers.map(({ data }) => data),
    );

  const agent = laptop.spawn(process.execPath, [
    ...Agent.commandLine('public', '--json', '--state', '/run/agent', '--allow-private'),
    ...['--gateway', 'https://ns.lab:8443', '--pin', await pinOf(gateway, laptop)],
    ...['--secret-file', '/run/secret', '--host', 'home.testopendyn.com', '--host6', 'nas=::1234'],
  ]);
  await until('IPv4', async () => (await has('home', 'A')) === laptop.ipv4, patience);
  await until('IPv6', async () => (await has('home', 'AAAA')) === laptop.ipv6, patience);
  await until('the other machine', async () => (await has('nas', 'AAAA')) === 'fd77::1234', patience);
  assert.equal(await has('nas', 'A'), '');

  await laptop.setAddress('10.77.0.99');
  await until('the new address', async () => (await has('home', 'A')) === '10.77.0.99', patience);
  assert.equal(await has('home', 'AAAA'), laptop.ipv6);

  const { stdout } = await laptop.run(
    process.execPath,
    Agent.commandLine('status', '--json', '--state', '/run/agent'),
  );
  assert.partialDeepStrictEqual(JSON.parse(stdout), {
    public: [
      { name: 'home.testopendyn.com', addresses: ['10.77.0.99', laptop.ipv6], state: 'kept' },
      { name: 'nas.testopendyn.com', state: 'kept' },
    ],
  });
  assert.equal((await agent.stop()).code, 0);
});

for (const speaks of ['PCP', 'UPnP'] as const)
  test(`a port of a router that speaks ${speaks} leads to this host, and the router says the address`, async () => {
    await using lab = await Lab.start();
    const named = await Named.start(await lab.host('ns', 1));
    const gateway = await Gateway.start(named);
    const router = await Miniupnpd.start(named.host, { external: '93.184.216.34', speaks });
    const laptop = await lab.host('laptop');
    laptop.spawn(process.execPath, ['--eval', webServer]);
    await writeFile(laptop.path('/run/secret'), `admin:${gateway.password}\n`, { mode: 0o600 });
    await writeFile(laptop.path('/run/agent.toml'), configuration(gateway, await pinOf(gateway, laptop)));

    const agent = laptop.spawn(
      process.execPath,
      Agent.commandLine('public', '--json', '--state', '/run/agent', '--config', '/run/agent.toml'),
    );
    await until(
      'the outside reaches it',
      async () => (await router.askFromOutside(443)) === 'laptop',
      patience,
    );
    const served = async () =>
      (await dig(laptop, named.host.ipv4, 'home.testopendyn.com', 'A')).answers[0]?.data;
    await until('the router’s address', async () => (await served()) === '93.184.216.34', patience);

    assert.equal((await agent.stop()).code, 0);
    assert.equal(await router.askFromOutside(443), undefined);
  });

const webServer = "require('node:http').createServer((_, response) => response.end('laptop')).listen(8443)";

function configuration(gateway: Gateway, pin: string): string {
  return `
[router]
map = ["443:8443/tcp"]

[[public]]
provider = "gateway"
host = "home.testopendyn.com"
gateway = "${gateway.url}"
pin = "${pin}"
secret_file = "/run/secret"
source = ["router"]
`;
}

/** As an administrator would tell it. */
async function pinOf(gateway: Gateway, host: Host): Promise<string> {
  const network = jsonOf(await curl(host, `${gateway.url}/network`));
  return JSON.parse(JSON.stringify(network)).gateway.pin;
}
