import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Agent, Gateway } from './lab/open-dyndns.ts';
import { until } from './lab/until.ts';

test('by token: one word makes a device trusted and trusting; without it there is no credential', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const gateway = await Gateway.start(named, { enrolment: 'token' });
  const laptop = await lab.host('laptop');
  const stranger = Agent.start(await lab.host('stranger'));

  const made = JSON.parse(await gateway.command('token', 'create', '--json'));
  await using agent = Agent.start(laptop, { args: ['--token', made.token] });

  assert.equal(await agent.registered(), 'laptop.testopendyn.com');
  const refused = await until('the stranger is told', () =>
    stranger.log.find(({ code }) => code === 'enrolment.refused'),
  );
  assert.match(String(refused.value.msg), /token/);
  assert.deepEqual(stranger.names, []);
});

test('by approval: the device waits, and is there as soon as an administrator lets it in', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const gateway = await Gateway.start(named, { enrolment: 'approval' });
  await using agent = Agent.start(await lab.host('laptop'));

  const waiting = await until('it waits', async () => {
    const devices: { name: string; state: string }[] = JSON.parse(
      await gateway.command('user', 'list', '--json'),
    );
    return devices.find(({ state }) => state === 'waiting');
  });
  assert.deepEqual(agent.names, []);
  await gateway.command('user', 'approve', waiting.value.name);

  assert.equal(await agent.registered(60_000), 'laptop.testopendyn.com');
});
