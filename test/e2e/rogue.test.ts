import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Host } from './lab/host.ts';
import type { HostProcess } from './lab/host-process.ts';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Agent, Gateway } from './lab/open-dyndns.ts';
import { PythonZeroconf } from './lab/python-zeroconf.ts';
import { until } from './lab/until.ts';

const ROGUE = fileURLToPath(new URL('lab/rogue-gateway-program.ts', import.meta.url));

for (const [disguise, zone, code] of [
  ['the same zone', 'testopendyn.com', 'gateway.key-changed'],
  ['a zone of its own', 'somewhere.example', 'gateway.stranger'],
] as const) {
  test(`a rogue announces itself as DNS server and gateway for ${disguise}: the agent, which knows the real one, shows it nothing, keeps the resolver, and says why`, async () => {
    await using lab = await Lab.start();
    const named = await Named.start(await lab.host('ns', 1));
    const laptop = await lab.host('laptop');
    await meetGateway(laptop, named);
    const before = await resolverFile(laptop);

    const heard = await startRogue(await lab.host('rogue', 66), zone);
    await using agent = Agent.start(laptop);
    const said = await until('it says why', () => agent.log.find((entry) => entry.code === code));

    assert.match(String(said.value.msg), /https:\/\/10\.77\.0\.66:8443 .*key sha256.* no credential/);
    assert.equal(await resolverFile(laptop), before);
    assert.deepEqual([...new Set(heard.stdout)], ['listening', 'GET /network']);

    await Gateway.start(named);
    assert.equal(await agent.registered(), 'laptop.testopendyn.com');
    assert.deepEqual([...new Set(heard.stdout)], ['listening', 'GET /network']);
  });
}

test('the gateway’s address answers with another key: no credential, no resolver, and the reason', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const laptop = await lab.host('laptop');
  const gateway = await Gateway.start(named);
  const agent = Agent.start(laptop, { args: ['--gateway', gateway.url] });
  await agent.registered();
  await agent.stop('SIGTERM');
  await gateway.stop('SIGTERM');
  await named.stop();
  const before = await resolverFile(laptop);

  const heard = await startRogue(named.host, 'testopendyn.com');
  await using again = Agent.start(laptop, { args: ['--gateway', gateway.url] });
  const said = await until('it says why', () => again.log.find(({ code }) => code === 'gateway.key-changed'));

  assert.match(String(said.value.msg), new RegExp(gateway.url));
  assert.equal(await resolverFile(laptop), before);
  assert.deepEqual([...new Set(heard.stdout)], ['listening', 'GET /network']);
});

/** The first contact, and a departure: the agent's state knows the gateway, which is gone again. */
async function meetGateway(laptop: Host, named: Named): Promise<void> {
  await using gateway = await Gateway.start(named);
  const agent = Agent.start(laptop);
  await agent.registered();
  await agent.stop('SIGTERM');
  await gateway.stop('SIGTERM');
}

/** A DNS server and gateway that looks like the real one but for its key; it writes down every request. */
async function startRogue(host: Host, zone: string): Promise<HostProcess> {
  const program = host.spawn(process.execPath, [ROGUE, host.ipv4, zone]);
  await program.waitForLine(/^listening$/);
  const announcer = await PythonZeroconf.start(host);
  for (const type of ['_dns._udp', '_domain._udp']) {
    const txt = [`domain=${zone}`, `gateway=https://${host.ipv4}:8443`];
    await announcer.register({ name: 'ns', type, port: 53, txt });
  }
  return program;
}

async function resolverFile(host: Host): Promise<string> {
  return (await host.run('sh', ['-c', 'stat -c "%F %a %N" /etc/resolv.conf 2>&1; cat /etc/resolv.conf 2>&1']))
    .stdout;
}
