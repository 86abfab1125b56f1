import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PortHolder } from '../../../src/service/public/hold-port.ts';
import type { Mapping, Router, Surroundings } from '../../../src/service/public/ports.ts';
import { listeningLog } from '../../listening-log.ts';
import { FakeClock, settle } from '../fake-clock.ts';

const map = { external: 443, internal: 8443, protocol: 'tcp' } as const;
const given: Mapping = { external: 443, address: '93.184.216.34', lifetimeSeconds: 3600 };

class FakeRouter implements Router {
  readonly asked: string[] = [];
  answer: Mapping | Error = given;

  externalAddress(): Promise<string> {
    return Promise.resolve('93.184.216.34');
  }

  async map(): Promise<Mapping> {
    this.asked.push('map');
    if (this.answer instanceof Error) throw this.answer;
    return this.answer;
  }

  async unmap(): Promise<void> {
    this.asked.push('unmap');
  }
}

/** Networks that change when they are told to. */
class FakeSurroundings implements Surroundings {
  readonly #listeners = new Set<Parameters<Surroundings['listen']>[0]>();

  listen(listener: Parameters<Surroundings['listen']>[0]): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  change(): void {
    for (const listener of this.#listeners) listener({ kind: 'network-changed' });
  }
}

async function world(answer: Mapping | Error = given) {
  const { log, said } = listeningLog();
  const clock = new FakeClock();
  const router = new FakeRouter();
  router.answer = answer;
  const surroundings = new FakeSurroundings();
  const leaving = new AbortController();
  const holder = new PortHolder(map, { clock, log, random: () => 0, router, surroundings });
  const held = holder.hold(leaving.signal);
  await settle();
  const leave = async (): Promise<void> => {
    leaving.abort();
    await held;
  };
  return { clock, router, surroundings, said, leave };
}

const minute = 60_000;

describe('a port of the router', () => {
  it('is mapped at once, renewed at half of what was given, and taken back', async () => {
    const { clock, router, said, leave } = await world();
    await clock.advance(29 * minute);
    assert.deepEqual(router.asked, ['map']);
    await clock.advance(2 * minute);
    assert.deepEqual(router.asked, ['map', 'map']);
    await leave();
    assert.deepEqual(router.asked, ['map', 'map', 'unmap']);
    assert.deepEqual(said, ['443:8443/tcp is mapped', '443:8443/tcp is taken back']);
    assert.equal(clock.waiting, 0);
  });

  it('is asked for again in another network', async () => {
    const { router, surroundings, leave } = await world();
    surroundings.change();
    await settle();
    assert.deepEqual(router.asked, ['map', 'map']);
    await leave();
  });

  it('that the router does not give is asked for later, and nothing is taken back', async () => {
    const { clock, router, said, leave } = await world(new Error('it has no ports left'));
    await clock.advance(20_000);
    assert.deepEqual(router.asked, ['map', 'map']);
    await leave();
    assert.deepEqual(router.asked, ['map', 'map']);
    assert.deepEqual(said, ['443:8443/tcp is not mapped: it has no ports left'], 'said once');
  });

  it('may be another than was wished for', async () => {
    const { said, leave } = await world({ ...given, external: 1024 });
    assert.deepEqual(said, ['443:8443/tcp is mapped, at port 1024 instead']);
    await leave();
  });

  it('of a router behind another NAT is said to lead nowhere', async () => {
    const { said, leave } = await world({ ...given, address: '100.64.0.7' });
    assert.match(said[0] ?? '', /cannot be reached from outside: .*100\.64\.0\.7, behind another NAT/);
    await leave();
  });
});
