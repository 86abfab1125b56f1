import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Addresses } from '../../../src/model/public/family.ts';
import { newKeeping, type RememberedName } from '../../../src/model/public/keeping-state.ts';
import { done, later, type Outcome } from '../../../src/model/public/outcome.ts';
import { Keeper } from '../../../src/service/public/keep.ts';
import type { PublicPorts } from '../../../src/service/public/ports.ts';
import { listeningLog } from '../../listening-log.ts';
import { FakeClock, settle } from '../fake-clock.ts';

const [one, other] = ['93.184.216.34', '93.184.216.35'];

/** A host, its gateway, and what it is told. */
class World {
  readonly clock = new FakeClock();
  readonly told: Addresses[] = [];
  readonly remembered: RememberedName[] = [];
  readonly asked: AbortSignal[] = [];
  readonly leaving = new AbortController();
  readonly kept: Promise<void>;
  answers = true;
  address = one;
  outcome: Outcome = done();
  broken: Error | undefined;
  tell: Parameters<PublicPorts['surroundings']['listen']>[0] = () => assert.fail('nobody listens');

  constructor() {
    const keeping = newKeeping(
      {
        names: [{ name: 'home', hostPart: undefined }],
        sources: [{ kind: 'gateway' }],
        families: ['ipv4'],
        allowPrivate: false,
        patience: 1,
        leased: false,
      },
      {},
      this.clock.now(),
    );
    this.kept = new Keeper(keeping, this.#ports()).keep(this.leaving.signal);
  }

  #ports(): PublicPorts {
    return {
      clock: this.clock,
      random: () => 0,
      log: listeningLog().log,
      sources: {
        ask: async (_source, _family, signal) => {
          this.asked.push(signal);
          if (!this.answers) await new Promise(() => undefined);
          return { ok: true, answer: this.address };
        },
      },
      target: {
        update: async (_name, addresses) => {
          if (this.broken !== undefined) throw this.broken;
          this.told.push(addresses);
          return this.outcome;
        },
      },
      memory: {
        remember: async (_name, state) => {
          this.remembered.push(state);
        },
      },
      surroundings: {
        listen: (listener) => {
          this.tell = listener;
          listener({ kind: 'poll' });
          return { [Symbol.dispose]: () => undefined };
        },
      },
    };
  }
}

describe('keeping a name', () => {
  it('tells the server, tries again what failed, and remembers what was taken', async () => {
    const world = new World();
    world.outcome = later('down');
    await settle();
    assert.deepEqual(world.told, [{ ipv4: one }]);
    assert.deepEqual(world.remembered, []);
    world.outcome = done();
    await world.clock.advance(500);
    assert.deepEqual(world.told, [{ ipv4: one }, { ipv4: one }]);
    assert.equal(world.remembered.length, 1);
    world.address = other;
    world.tell({ kind: 'poll' });
    await settle();
    assert.deepEqual(world.told.at(-1), { ipv4: other });
    world.leaving.abort();
    await world.kept;
    assert.equal(world.clock.waiting, 0);
  });

  it('a question that is on its way does not outlive its network, nor the agent', async () => {
    const world = new World();
    world.answers = false;
    world.tell({ kind: 'network-changed' });
    world.tell({ kind: 'network-changed' });
    await settle();
    assert.deepEqual(
      world.asked.map(({ aborted }) => aborted),
      [true, true, false],
    );
    world.leaving.abort();
    await world.kept;
    assert.ok(world.asked.every(({ aborted }) => aborted));
  });

  it('ends with what no event stands for', async () => {
    const world = new World();
    world.broken = new TypeError('a bug');
    await assert.rejects(world.kept, /a bug/);
  });
});
