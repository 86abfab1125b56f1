import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Running, Sighting } from '../../conformance/mdns/subject.ts';
import { avahi } from '../../conformance/mdns/subject-avahi.ts';
import { ciao, openDyndns } from '../../conformance/mdns/subject-program.ts';
import { Avahi } from '../../e2e/lab/avahi.ts';
import { BonjourService } from '../../e2e/lab/bonjour-service.ts';
import type { Host } from '../../e2e/lab/host.ts';
import { Lab } from '../../e2e/lab/lab.ts';
import { PythonZeroconf } from '../../e2e/lab/python-zeroconf.ts';
import type { FoundService, Service } from '../../e2e/lab/service.ts';
import { until } from '../../e2e/lab/until.ts';

const types = Array.from({ length: 20 }, (_, index) => `_interop${index}._tcp`);
const count = 200;

/** Five programs that probe, announce and ask for two hundred services share two processors. */
const patience = { within: 60_000, every: 250 };

test('what Avahi, python-zeroconf, ciao and bonjour-service publish is found, followed and missed', async () => {
  await using lab = await Lab.start();
  const [first, second, third, fourth] = shares();
  const shelf = await lab.host('shelf');
  const daemon = avahi.start(shelf, first ?? []);
  const rack = await lab.host('rack');
  const responder = ciao.start(rack, second ?? []);
  const python = await PythonZeroconf.start(await lab.host('python'));
  const bonjour = await BonjourService.start(await lab.host('bonjour'));
  const desk = openDyndns.start(await lab.host('desk'), []);
  const found = await browseAll(desk);
  await Promise.all((third ?? []).map((service) => python.register(service)));
  await Promise.all((fourth ?? []).map((service) => bonjour.publish(service)));
  await Promise.all([daemon.established, responder.established]);

  await until('all are found', () => known(found).length === count, patience);
  for (const [host, offered] of [
    [shelf, first],
    [rack, second],
    [python.host, third],
    [bonjour.host, fourth],
  ] as const)
    for (const service of offered ?? []) assertSame(known(found), service, host.ipv4);

  await daemon.update({ ...serviceOf(first), txt: ['path=/new'] });
  await responder.update({ ...serviceOf(second), txt: ['path=/new'] });
  await python.update({ ...serviceOf(third), txt: ['path=/new'] });
  for (const changed of [first, second, third].map(serviceOf))
    await until(
      `${changed.name} is seen to change`,
      () => known(found).find(({ instance }) => instance === changed.name)?.txt?.['path'] === '/new',
      patience,
    );

  await Promise.all([daemon.stop(), responder.stop(), python.close(), bonjour.close()]);
  await until('all are missed', () => known(found).length === 0, patience);
});

test('what we publish is found, followed and missed by Avahi and python-zeroconf', async () => {
  await using lab = await Lab.start();
  const shelf = await lab.host('shelf');
  const offered = services();
  const ours = openDyndns.start(shelf, offered);
  const neighbours = [
    await Avahi.start(await lab.host('avahi')),
    await PythonZeroconf.start(await lab.host('python')),
  ];
  await ours.established;
  for (const neighbour of neighbours) {
    const all = await until(
      `${neighbour.host.name} finds all`,
      async () => haveAll(await allOf(neighbour)),
      patience,
    );
    for (const service of offered) assertFound(all.value, service, shelf);
  }

  const changed = { ...serviceOf(offered), txt: ['path=/new'] };
  await ours.update(changed);
  for (const neighbour of neighbours) await until('the change', () => sees(neighbour, changed), patience);

  await ours.stop();
  for (const neighbour of neighbours)
    await until(
      `${neighbour.host.name} misses all`,
      async () => (await allOf(neighbour)).length === 0,
      patience,
    );
});

test('what we publish is found and missed by bonjour-service, and by multicast-dns under it', async () => {
  await using lab = await Lab.start();
  const shelf = await lab.host('shelf');
  // One: it leaves out services whose PTR and SRV records come in different packets.
  const service = serviceOf(services());
  const ours = openDyndns.start(shelf, [service]);
  const neighbour = await BonjourService.start(await lab.host('bonjour'));
  await ours.established;
  const found = await until('it is found', async () => {
    const services = await neighbour.browse(service.type);
    return services.length > 0 && services;
  });
  assertFound(found.value, service, shelf);

  await ours.stop();
  await until('it is missed', async () => (await neighbour.browse(service.type)).length === 0, patience);
});

/** Whoever finds services. */
interface Neighbour {
  browse(type: string): Promise<FoundService[]>;
}

async function allOf(neighbour: Neighbour): Promise<FoundService[]> {
  return (await Promise.all(types.map((type) => neighbour.browse(type)))).flat();
}

function assertFound(
  found: readonly FoundService[],
  { name, port, txt }: Service,
  { name: host, ipv4 }: Host,
): void {
  const it = found.find((each) => each.name === name) ?? assert.fail(name);
  assert.deepEqual([it.port, it.txt, it.host], [port, txt, `${host}.local`], name);
  assert.ok(it.addresses.includes(ipv4), `${name} at ${it.addresses}`);
}

async function sees(neighbour: Neighbour, { type, name, txt }: Service): Promise<boolean> {
  const now = (await neighbour.browse(type)).find((each) => each.name === name);
  return now?.txt.join() === txt.join();
}

/** ciao gets one: the services of one host name take each other's probes for conflicts there. */
function shares(): readonly Service[][] {
  const all = services();
  return [all.slice(0, 100), all.slice(100, 101), all.slice(101, 160), all.slice(160)];
}

/** With names, ports and texts of their own. */
function services(): Service[] {
  return Array.from({ length: count }, (_, number) => {
    const type = types[number % types.length] ?? '';
    return { name: `Nº ${number}`, type, port: 1_000 + number, txt: [`path=/${number}`] };
  });
}

function serviceOf(offered: readonly Service[] | undefined): Service {
  return offered?.[0] ?? assert.fail('nothing is offered');
}

/** Everything that a browser of ours says, of all types. */
async function browseAll(browser: Running): Promise<readonly Sighting[][]> {
  return Promise.all(types.map((type) => browser.browse(type)));
}

/** What it has said last of those that it has not missed. */
function known(found: readonly Sighting[][]): Sighting[] {
  const last = new Map(found.flat().map((sighting) => [sighting.instance, sighting]));
  return [...last.values()].filter(({ kind }) => kind !== 'down');
}

function assertSame(sightings: Sighting[], { name, port, txt }: Service, ipv4: string): void {
  const { addresses, ...seen } = sightings.find(({ instance }) => instance === name) ?? assert.fail(name);
  const texts = Object.entries(seen.txt ?? {}).map(([key, value]) => `${key}=${value}`);
  assert.deepEqual([seen.port, texts], [port, txt], name);
  assert.ok(addresses?.includes(ipv4), `${name} at ${addresses}`);
}

function haveAll(found: FoundService[]): FoundService[] | undefined {
  return new Set(found.map(({ name }) => name)).size === count ? found : undefined;
}
