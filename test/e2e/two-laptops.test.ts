import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Avahi } from './lab/avahi.ts';
import { dig } from './lab/dig.ts';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Agent, Gateway } from './lab/open-dyndns.ts';
import { until } from './lab/until.ts';

const ROUNDS = 20;

test(`two hosts called laptop start at the same instant, ${ROUNDS} times: one keeps the name, the other is laptop-2 in mDNS and in DNS`, async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  const desk = await lab.host('desk');
  const avahi = await Avahi.start(desk);
  const hosts = [await lab.host('one'), await lab.host('other')];

  for (let round = 1; round <= ROUNDS; round += 1) {
    const agents = hosts.map((host) => Agent.start(host, { name: 'laptop', state: `/run/agent-${round}` }));
    const both = ['laptop.testopendyn.com', 'laptop-2.testopendyn.com'];
    await until(
      'both are registered',
      () => {
        const names = agents.map((agent) => agent.names.at(-1) ?? '');
        return both.every((name) => names.includes(name));
      },
      { within: 15_000 },
    );

    for (const agent of agents) {
      const name = agent.names.at(-1) ?? '';
      const label = name.split('.')[0];
      const { answers } = await dig(desk, named.host.ipv4, name, 'A');
      assert.deepEqual(
        answers.map(({ data }) => data),
        [agent.host.ipv4],
        `round ${round}: ${name} in DNS`,
      );
      assert.equal(
        (await avahi.resolve(`${label}.local`))[0],
        agent.host.ipv4,
        `round ${round}: ${label}.local`,
      );
    }
    await Promise.all(agents.map((agent) => agent.stop('SIGTERM')));
  }
});

test('a name that somebody else has in DNS is given up in mDNS too', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  const avahi = await Avahi.start(await lab.host('desk'));
  const laptop = await lab.host('laptop');

  // The printer stands outside the marked section, and its host does not speak mDNS.
  await using agent = Agent.start(laptop, { name: 'printer' });

  assert.equal(await agent.registered(), 'printer-2.testopendyn.com');
  assert.equal((await avahi.resolve('printer-2.local'))[0], laptop.ipv4);
  // RFC 6762 §10.1: a goodbye is heeded after one second.
  await until(
    'nobody answers for the old name',
    async () => (await avahi.resolve('printer.local')).length === 0,
  );
  const { answers } = await dig(avahi.host, named.host.ipv4, 'printer.testopendyn.com', 'A');
  assert.deepEqual(
    answers.map(({ data }) => data),
    ['10.77.0.200'],
  );
});
