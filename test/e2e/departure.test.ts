import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Capture } from './lab/capture.ts';
import { dig } from './lab/dig.ts';
import type { Host } from './lab/host.ts';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Agent, Gateway } from './lab/open-dyndns.ts';
import { until } from './lab/until.ts';

/** Promise 4: how long a name may go on resolving after its release was served, or its lease ran out. */
const GONE_MS = 1_000;
const LEASE_MS = 4_000;
const SHORT_LEASE = { lease: { min: 2, default: LEASE_MS / 1000, max: 10 } };

test('SIGTERM: the name is gone within a second, with a goodbye on the wire', async () => {
  await using lab = await Lab.start();
  await using heard = await Capture.start(lab);
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  const desk = await lab.host('desk');
  const laptop = await lab.host('laptop');
  const agent = Agent.start(laptop);
  await agent.registered();

  agent.kill('SIGTERM');
  const gone = await until('NXDOMAIN', () => isGone(desk, named), { every: 10 });

  assert.ok(gone.took <= GONE_MS, `gone only after ${Math.round(gone.took)} ms`);
  assert.deepEqual(await agent.process.exit, { code: 0, signal: null });
  const [goodbye] = heard.goodbyes('laptop.local');
  assert.equal(
    goodbye?.from.replace(/%.*/, ''),
    goodbye?.from.includes(':') ? laptop.linkLocal : laptop.ipv4,
  );
  await assertNoReverse(desk, named, laptop);
});

for (const [how, vanish] of [
  ['SIGKILL', async (agent: Agent) => agent.kill('SIGKILL')],
  ['the cable is pulled', async (agent: Agent) => agent.host.unplug()],
] as const) {
  test(`${how}: the name is gone with its lease, and not before`, async () => {
    await using lab = await Lab.start();
    const named = await Named.start(await lab.host('ns', 1));
    await Gateway.start(named, SHORT_LEASE);
    const desk = await lab.host('desk');
    const laptop = await lab.host('laptop');
    await using agent = Agent.start(laptop);
    await agent.registered();

    await vanish(agent);
    const gone = await until('NXDOMAIN', () => isGone(desk, named), { within: 3 * LEASE_MS, every: 20 });

    assert.ok(gone.took <= LEASE_MS + GONE_MS, `gone only after ${Math.round(gone.took)} ms`);
    assert.ok(gone.took > LEASE_MS - GONE_MS, `gone after ${Math.round(gone.took)} ms already`);
    await assertNoReverse(desk, named, laptop);
  });
}

test('a host that renews keeps its name beyond its lease, and the zone’s serial does not move', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named, SHORT_LEASE);
  const desk = await lab.host('desk');
  const laptop = await lab.host('laptop');
  await using agent = Agent.start(laptop);
  await agent.registered();
  const serial = async () => (await dig(desk, named.host.ipv4, 'testopendyn.com', 'SOA')).answers[0]?.data;
  const before = await serial();

  const registeredAt = performance.now();
  await until(
    'two leases later',
    async () => {
      assert.equal(await isGone(desk, named), false);
      return performance.now() - registeredAt > 2 * LEASE_MS;
    },
    { within: 3 * LEASE_MS, every: 200 },
  );

  assert.equal(await serial(), before);
});

async function isGone(from: Host, named: Named): Promise<boolean> {
  return (await dig(from, named.host.ipv4, 'laptop.testopendyn.com', 'A')).status === 'NXDOMAIN';
}

async function assertNoReverse(from: Host, named: Named, laptop: Host): Promise<void> {
  for (const address of [laptop.ipv4, laptop.ipv6])
    assert.equal((await dig(from, named.host.ipv4, '-x', address)).status, 'NXDOMAIN');
}
