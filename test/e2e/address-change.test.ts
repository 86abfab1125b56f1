import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Avahi } from './lab/avahi.ts';
import { dig } from './lab/dig.ts';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Agent, Gateway } from './lab/open-dyndns.ts';
import { until } from './lab/until.ts';

/** The new address is served within two seconds plus one commit, for which named needs a moment. */
const FOLLOWED_MS = 2_000;
const COMMIT_MS = 500;

test('the address changes: the new one is served, the old one is gone, in DNS and over mDNS', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  const avahi = await Avahi.start(await lab.host('desk'));
  const laptop = await lab.host('laptop');
  await using agent = Agent.start(laptop);
  const name = await agent.registered();
  const old = laptop.ipv4;

  await laptop.setAddress('10.77.0.99');
  const served = async () =>
    (await dig(avahi.host, named.host.ipv4, name, 'A')).answers.map(({ data }) => data);
  const followed = await until('the new address alone', async () => String(await served()) === '10.77.0.99', {
    every: 20,
  });

  assert.ok(followed.took <= FOLLOWED_MS + COMMIT_MS, `only after ${Math.round(followed.took)} ms`);
  assert.equal((await dig(avahi.host, named.host.ipv4, '-x', old)).status, 'NXDOMAIN');
  const reverse = await dig(avahi.host, named.host.ipv4, '-x', '10.77.0.99');
  assert.deepEqual(
    reverse.answers.map(({ data }) => data),
    [`${name}.`],
  );
  await until('Avahi has the new address', async () =>
    (await avahi.resolve('laptop.local')).includes('10.77.0.99'),
  );
});

test('an address more and an address less are followed too', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  const desk = await lab.host('desk');
  const laptop = await lab.host('laptop');
  await using agent = Agent.start(laptop);
  const name = await agent.registered();
  const addresses = async () =>
    (await dig(desk, named.host.ipv4, name, 'AAAA')).answers.map(({ data }) => data).toSorted();

  await laptop.addAddress('fd77::99/64');
  await until('both', async () => String(await addresses()) === String([laptop.ipv6, 'fd77::99'].toSorted()));
  await laptop.removeAddress(`${laptop.ipv6}/64`);
  await until('the new one alone', async () => String(await addresses()) === 'fd77::99');
});

test('the cable comes back: the host is there again by itself', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named, { lease: { min: 2, default: 4, max: 10 } });
  const desk = await lab.host('desk');
  const laptop = await lab.host('laptop');
  await using agent = Agent.start(laptop);
  const name = await agent.registered();
  const status = async () => (await dig(desk, named.host.ipv4, name, 'A')).status;

  await laptop.unplug();
  await until('gone', async () => (await status()) === 'NXDOMAIN', { within: 10_000 });
  await laptop.plug();
  await until('there again', async () => (await status()) === 'NOERROR', { within: 10_000 });
  assert.equal(agent.names.at(-1), name);
});
