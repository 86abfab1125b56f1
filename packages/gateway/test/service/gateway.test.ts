import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { printName, Rcode, readName, reverseName } from '@open-dyndns/dns';
import { embeddedBackend } from '../../src/edge/backend/embedded/backend.ts';
import { openDnsServer } from '../../src/edge/backend/embedded/server.ts';
import { openSqliteStore } from '../../src/edge/store/sqlite.ts';
import type { Endpoint } from '../../src/model/endpoint.ts';
import type { ZonePolicy } from '../../src/model/zone.ts';
import type { Gateway } from '../../src/service/gateway.ts';
import { openGateway } from '../../src/service/open-gateway.ts';
import { ask, lookUp } from '../edge/backend/ask.ts';
import {
  admin,
  claim,
  countingRandom,
  device,
  name,
  plainSecrets,
  policy,
  silent,
  TestTime,
  temporaryDirectory,
  until,
} from '../world.ts';

interface House extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly dns: Endpoint;
  readonly time: TestTime;
}

/** A gateway that serves zones itself, from a store that may have seen earlier gateways. */
async function openHouse(directory: string, time: TestTime, policies: readonly ZonePolicy[]): Promise<House> {
  await using opening = new AsyncDisposableStack();
  const store = opening.use(openSqliteStore(join(directory, 'store.sqlite')));
  const server = opening.use(await openDnsServer([{ address: '127.0.0.1', port: 0 }], 'listen', silent));
  const [dns] = server.endpoints;
  assert.ok(dns);
  const zones = policies.map((zone) => {
    const nameServer = zone.apex.child('ns');
    return {
      policy: zone,
      backend: embeddedBackend(
        server,
        { policy: zone, nameServer, nameServerAddresses: ['10.77.0.1'] },
        time,
      ),
    };
  });
  const parts = {
    zones,
    store,
    secrets: plainSecrets,
    random: countingRandom(),
    clock: time,
    ticker: time,
    log: silent,
  };
  const gateway = opening.use(await openGateway(parts));
  const running = opening.move();
  return { gateway, dns, time, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

const laptop = device('device-a', '10.77.0.9');

describe('a gateway that serves its zone itself', () => {
  it('serves a host from its registration until its lease runs out', async () => {
    using directory = temporaryDirectory();
    await using house = await openHouse(directory.path, new TestTime(), [policy]);
    const { outcome, host } = await house.gateway.register(laptop, claim('laptop', ['10.77.0.9', 'fd77::9']));
    assert.equal(outcome, 'created');
    assert.equal(host.lease?.seconds, 120);
    assert.deepEqual(await lookUp(house.dns, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
    assert.deepEqual(await lookUp(house.dns, 'laptop.lab.example.', 'AAAA'), ['fd77::9']);
    assert.deepEqual(await lookUp(house.dns, '9.0.77.10.in-addr.arpa.', 'PTR'), ['laptop.lab.example.']);
    await house.time.pass(121);
    await until('the host is gone', async () => {
      const { rcode } = await ask(house.dns, 'laptop.lab.example.', 'A');
      return rcode === Rcode.nxDomain;
    });
  });

  it('serves them again after a restart, under a later serial', async () => {
    using directory = temporaryDirectory();
    const time = new TestTime();
    const serials: number[] = [];
    {
      await using house = await openHouse(directory.path, time, [policy]);
      serials.push((await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']))).serial);
    }
    time.jump(10_000);
    await using house = await openHouse(directory.path, time, [policy]);
    assert.deepEqual(await lookUp(house.dns, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
    assert.deepEqual(await lookUp(house.dns, '9.0.77.10.in-addr.arpa.', 'PTR'), ['laptop.lab.example.']);
    serials.push((await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']))).serial);
    assert.ok((serials[1] ?? 0) > (serials[0] ?? 0), String(serials));
  });

  it('keeps several zones apart, each name in the closest', async () => {
    using directory = temporaryDirectory();
    const below = { ...policy, apex: name('sub'), reverse: [] };
    await using house = await openHouse(directory.path, new TestTime(), [policy, below]);
    const inSub = { ...claim('laptop.sub', ['10.77.0.9']), zone: below.apex };
    await house.gateway.register(laptop, inSub);
    await house.gateway.register(admin, claim('laptop', ['10.77.0.10']));
    assert.deepEqual(await lookUp(house.dns, 'laptop.sub.lab.example.', 'A'), ['10.77.0.9']);
    assert.deepEqual(await lookUp(house.dns, 'laptop.lab.example.', 'A'), ['10.77.0.10']);
    assert.deepEqual(
      house.gateway.hosts().map((host) => printName(host.name)),
      ['laptop.lab.example.', 'laptop.sub.lab.example.'],
    );
    await assert.rejects(
      house.gateway.release(admin, readName('laptop.example.com.')),
      /none of the zones served here: lab\.example\., sub\.lab\.example\./,
    );
  });

  it('serves the pointer of a prefix that is one address, at the apex of its zone', async () => {
    using directory = temporaryDirectory();
    const loopback = {
      ...policy,
      prefixes: ['::1/128'],
      reverse: [{ prefix: '::1/128', apex: reverseName('::1') }],
    };
    await using house = await openHouse(directory.path, new TestTime(), [loopback]);
    await house.gateway.register(device('device-a', '::1'), claim('laptop', ['::1']));
    const owner = printName(reverseName('::1'));
    assert.deepEqual(await lookUp(house.dns, owner, 'PTR'), ['laptop.lab.example.']);
    await house.gateway.release(admin, name('laptop'));
    assert.deepEqual(await lookUp(house.dns, owner, 'PTR'), []);
    assert.equal((await ask(house.dns, owner, 'SOA')).answers.length, 1);
  });
});
