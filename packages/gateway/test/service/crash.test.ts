import assert from 'node:assert/strict';
import { globSync, readdirSync, rmSync } from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it, mock } from 'node:test';
import { printName, reverseName } from '@open-dyndns/dns';
import { openSqliteStore } from '../../src/edge/store/sqlite.ts';
import type { Claim } from '../../src/model/host.ts';
import type { Gateway } from '../../src/service/gateway.ts';
import { lookUp } from '../edge/backend/ask.ts';
import { forwardText, textOf, withoutSerial } from '../edge/backend/zone-files.ts';
import { admin, claim, name } from '../world.ts';
import { type House, openHouse, openSite, type Site } from './house.ts';

/**
 * Stops a process in its tracks: every step that leaves a trace outside of it passes through here, and from the
 * chosen moment on none of them ever comes back.
 */
class Crash {
  readonly #at: number;
  readonly happened: Promise<'crashed'>;
  #moments = 0;
  #happen: (crashed: 'crashed') => void = () => undefined;

  constructor(at: number) {
    this.#at = at;
    this.happened = new Promise((resolve) => {
      this.#happen = resolve;
    });
  }

  /** Two moments: before the step has its effect, and after. */
  async around<Value>(step: () => Promise<Value>): Promise<Value> {
    await this.#moment();
    const value = await step();
    await this.#moment();
    return value;
  }

  #moment(): Promise<void> {
    this.#moments += 1;
    if (this.#moments < this.#at) return Promise.resolve();
    this.#happen('crashed');
    return new Promise(() => undefined);
  }
}

/** The crash that steps on the disk run into just now. */
let current: Crash | undefined;

before(() => {
  for (const step of ['open', 'rm'] as const) {
    const original = fsPromises[step] as (...args: unknown[]) => Promise<unknown>;
    mock.method(fsPromises, step, (...args: unknown[]) => {
      const really = (): Promise<unknown> => original.apply(fsPromises, args);
      return current === undefined ? really() : current.around(really);
    });
  }
  syncBuiltinESMExports();
});

after(() => {
  mock.restoreAll();
  syncBuiltinESMExports();
});

/** A gateway whose every outward step may be its last. */
function openMortal(site: Site, crash: Crash): Promise<House> {
  const { named } = site;
  const mortal = {
    ...site,
    named: Object.create(named, { reload: { get: () => reloadThrough(crash, site) } }),
  };
  return openHouse(mortal, {
    wrapStore: (store) => ({ ...store, write: (batch) => crash.around(() => store.write(batch)) }),
  });
}

function reloadThrough(crash: Crash, { named }: Site) {
  const { check, run } = named.reload;
  return { check, run: (apexes: Parameters<typeof run>[0]) => crash.around(() => run(apexes)) };
}

const held = {
  base: '10.77.0.5',
  moved: '10.77.0.8',
  gone: '10.77.0.6',
  last: '10.77.0.11',
  fresh: '10.77.0.12',
};

/** A claim for an address, which a text beside the host repeats. */
function at(label: string, address: string): Claim {
  const rdata = [{ type: 'TXT', strings: [new TextEncoder().encode(address)] }] as const;
  return claim(label, [address], { records: [{ prefix: '_where', type: 'TXT', rdata }] });
}

/** What was acknowledged before the crash. */
type Acknowledged = Set<'moved' | 'gone' | 'fresh' | 'last'>;

async function change(gateway: Gateway, acknowledged: Acknowledged): Promise<void> {
  await gateway.register(admin, at('fresh', held.fresh));
  acknowledged.add('fresh');
  await Promise.all([
    gateway.register(admin, at('base', held.moved)).then(() => acknowledged.add('moved')),
    gateway.release(admin, name('gone')).then(() => acknowledged.add('gone')),
  ]);
  await gateway.release(admin, name('last'));
  acknowledged.add('last');
}

async function pointerOf({ named }: Site, address: string): Promise<string[]> {
  return lookUp(named.endpoint, printName(reverseName(address)), 'PTR');
}

/** DNS, both ways, says what the gateway says, and no more. */
async function assertConsistent(site: Site, gateway: Gateway): Promise<Map<string, readonly string[]>> {
  const hosts = new Map(gateway.hosts().map((host) => [printName(host.name), host.addresses]));
  for (const label of ['base', 'gone', 'fresh', 'last']) {
    const owner = `${label}.lab.example.`;
    const addresses = hosts.get(owner) ?? [];
    assert.deepEqual(await lookUp(site.named.endpoint, owner, 'A'), addresses, owner);
    const texts = await lookUp(site.named.endpoint, `_where.${owner}`, 'TXT');
    assert.deepEqual(
      texts,
      addresses.map((address) => `"${address}"`),
      owner,
    );
  }
  for (const address of Object.values(held)) {
    const holder = [...hosts].find(([, addresses]) => addresses.includes(address))?.[0];
    assert.deepEqual(await pointerOf(site, address), holder === undefined ? [] : [holder], address);
  }
  return hosts;
}

describe('promise 1: a crash at any moment of a commit', () => {
  it('loses nothing that was acknowledged and leaves nothing half there', async (t) => {
    let moment = 0;
    let crashed = true;
    while (crashed) {
      moment += 1;
      const at = moment;
      await t.test(`moment ${at}`, async () => {
        crashed = await crashAt(at);
      });
    }
    assert.ok(moment > 30, `only ${moment} moments were found`);
  });
});

async function crashAt(moment: number): Promise<boolean> {
  await using site = await openSite();
  {
    await using house = await openHouse(site);
    await house.gateway.register(admin, at('base', held.base));
    await house.gateway.register(admin, at('gone', held.gone));
    await house.gateway.register(admin, at('last', held.last));
  }
  const acknowledged: Acknowledged = new Set();
  const crash = new Crash(moment);
  const mortal = await openMortal(site, crash);
  current = crash;
  const outcome = await Promise.race([
    change(mortal.gateway, acknowledged).then(() => 'done'),
    crash.happened,
  ]);
  current = undefined;
  letGoOfLocks(site);

  await using house = await openHouse(site);
  const hosts = await assertConsistent(site, house.gateway);
  const base = hosts.get('base.lab.example.')?.join();
  assert.ok(base === held.moved || (base === held.base && !acknowledged.has('moved')), `base has ${base}`);
  if (acknowledged.has('fresh')) assert.ok(hosts.has('fresh.lab.example.'));
  for (const label of ['gone', 'last'] as const)
    if (acknowledged.has(label)) assert.ok(!hosts.has(`${label}.lab.example.`));
  await assertSettled(site, house);
  if (outcome === 'done') await mortal[Symbol.asyncDispose]();
  return outcome === 'crashed';
}

/** As the kernel does when a process ends; this one lives on, and a lock on a file that is gone keeps nobody away. */
function letGoOfLocks({ directory }: Site): void {
  for (const lock of globSync(join(directory, '*.open-dyndns.edit'))) rmSync(lock);
}

/** The next start finds nothing left to do, and the zone file is whole. */
async function assertSettled(site: Site, house: House): Promise<void> {
  await using claims = openSqliteStore(join(site.directory, 'store.sqlite'));
  assert.deepEqual((await claims.load()).claims, []);
  assert.deepEqual(
    readdirSync(site.directory).filter((file) => file.endsWith('.open-dyndns')),
    [],
  );
  const serials = house.backend.serials();
  const { reloads } = site.named;
  await using again = await openHouse(site);
  assert.deepEqual(again.backend.serials(), serials);
  assert.equal(site.named.reloads, reloads);
  const outside = (text: string): string => withoutSerial(text).replace(/;hostlist.*;endhostlist/s, '');
  assert.equal(outside(textOf(site.forward)), outside(forwardText));
}
