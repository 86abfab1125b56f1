import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lab } from './lab/lab.ts';
import { Agent } from './lab/open-dyndns.ts';
import { until } from './lab/until.ts';

test('an interface without multicast: one sentence says so, and the agent ends', async () => {
  await using lab = await Lab.start();
  const laptop = await lab.host('laptop');
  await laptop.run('ip', ['link', 'set', 'eth0', 'multicast', 'off']);

  const agent = Agent.start(laptop, { args: ['--interface', 'eth0'] });

  assert.equal((await agent.process.exit).code, 1);
  assert.match(agent.process.stderr.join('\n'), /^dyndns-agent: eth0: .*multicast.*ip link set/);
});

test('an interface that does not exist: one sentence says so, and the agent ends', async () => {
  await using lab = await Lab.start();
  const agent = Agent.start(await lab.host('laptop'), { args: ['--interface', 'eth7'] });

  assert.equal((await agent.process.exit).code, 1);
  assert.match(agent.process.stderr.join('\n'), /^dyndns-agent: eth7: .*`ip link`/);
});

test('an interface that is down at the start is waited for', async () => {
  await using lab = await Lab.start();
  const laptop = await lab.host('laptop');
  await laptop.unplug();
  await using agent = Agent.start(laptop, { args: ['--interface', 'eth0'] });
  await agent.event('no-link');

  await laptop.plug();

  assert.equal((await agent.event('claimed'))['label'], 'laptop');
});

test('no gateway: the host has its name over mDNS, and the log says what is missing and what to do', async () => {
  await using lab = await Lab.start();
  await using agent = Agent.start(await lab.host('laptop'));

  await agent.event('claimed');
  const said = await until('it says so', () => agent.log.find(({ code }) => code === 'gateway.not-found'), {
    within: 30_000,
  });

  assert.match(String(said.value.msg), /--gateway/);
});
