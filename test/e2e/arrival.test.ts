import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Avahi } from './lab/avahi.ts';
import { dig } from './lab/dig.ts';
import type { Host } from './lab/host.ts';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Agent, agentCommand, Gateway } from './lab/open-dyndns.ts';
import { PythonZeroconf } from './lab/python-zeroconf.ts';
import type { Service } from './lab/service.ts';
import { until } from './lab/until.ts';

const ARRIVALS = 20;
/** From the agent's start to the first correct answer of named, at the median. */
const ARRIVAL_MS = 2_000;

const printer: Service = { name: 'Front desk', type: '_ipp._tcp', port: 631, txt: ['rp=ipp/print'] };

test('a host arrives with nothing configured, and everybody finds it by its name', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  const desk = await lab.host('desk');
  const avahi = await Avahi.start(desk, [printer]);
  const python = await PythonZeroconf.start(await lab.host('shelf'));

  const laptop = await lab.host('laptop');
  await using agent = Agent.start(laptop);

  assert.equal(await agent.registered(), 'laptop.testopendyn.com');
  assert.deepEqual(await answers(desk, named, 'laptop.testopendyn.com', 'A'), [laptop.ipv4]);
  assert.deepEqual(await answers(desk, named, 'laptop.testopendyn.com', 'AAAA'), [laptop.ipv6]);
  for (const address of [laptop.ipv4, laptop.ipv6])
    assert.deepEqual(await answers(desk, named, '-x', address), ['laptop.testopendyn.com.']);
  assertOwn(laptop, await avahi.resolve('laptop.local'));
  assert.equal(await avahi.reverse(laptop.ipv4), 'laptop.local');
  assertOwn(laptop, await python.resolve('laptop.local'));
});

test('our browse sees the services that Avahi announces, and our resolve its host', async () => {
  await using lab = await Lab.start();
  const desk = await lab.host('desk');
  await Avahi.start(desk, [printer]);
  const laptop = await lab.host('laptop');

  const browsing = laptop.spawn(process.execPath, Agent.commandLine('browse', '_ipp._tcp', '--json'));
  const [seen] = await browsing.waitForLine(/^\{.*"up".*$/);
  assert.match(seen, /"Front desk"/);
  assert.match(seen, /desk\.local/);
  assert.match(seen, /631/);
  const resolved = await agentCommand(laptop, 'resolve', 'desk.local', '--json');
  assert.match(resolved, new RegExp(desk.ipv4.replaceAll('.', '\\.')));
});

test(`an arrival takes at most ${ARRIVAL_MS} ms at the median of ${ARRIVALS}`, async (t) => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  const desk = await lab.host('desk');
  const laptop = await lab.host('laptop');

  const took: number[] = [];
  for (let round = 1; round <= ARRIVALS; round += 1) {
    await using agent = Agent.start(laptop, { state: `/run/agent-${round}` });
    const asked = async () => (await answers(desk, named, 'laptop.testopendyn.com', 'A'))[0] === laptop.ipv4;
    await until('named answers', asked, { every: 10 });
    took.push(performance.now() - agent.startedAt);
    await agent.registered();
    assert.deepEqual(await agent.stop('SIGTERM'), { code: 0, signal: null });
  }
  const sorted = took.map(Math.round).toSorted((one, other) => one - other);
  const median = ((sorted[ARRIVALS / 2 - 1] ?? Infinity) + (sorted[ARRIVALS / 2] ?? Infinity)) / 2;
  t.diagnostic(
    `from the agent's start to named's answer: median ${median} ms, from ${sorted[0]} to ${sorted.at(-1)} ms`,
  );
  assert.ok(median <= ARRIVAL_MS, `median ${median} ms of ${sorted.join(', ')}`);
});

/** One of each family at least, and nobody else's: mDNS has the link-local address as well. */
function assertOwn(host: Host, addresses: readonly string[]): void {
  const [ipv4, ...ipv6] = addresses.toSorted();
  assert.equal(ipv4, host.ipv4);
  assert.ok(
    ipv6.length > 0 && ipv6.every((one) => one === host.ipv6 || one === host.linkLocal),
    String(ipv6),
  );
}

async function answers(from: Host, named: Named, name: string, type: string): Promise<string[]> {
  const { answers: records } = await dig(from, named.host.ipv4, name, type);
  return records.map(({ data }) => data);
}
