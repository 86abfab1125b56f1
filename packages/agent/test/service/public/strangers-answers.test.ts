import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Source } from '../../../src/model/public/source.ts';
import type { PublicPorts, Sources } from '../../../src/service/public/ports.ts';
import { StrangersAnswers } from '../../../src/service/public/strangers-answers.ts';
import { FakeClock } from '../fake-clock.ts';

const page: Source = { kind: 'http', url: 'https://ip.example.org/', pointer: undefined };
const signal = AbortSignal.any([]);
const pace = 600_000;

/** Two names whose answers are numbered in the order of the questions. */
class World {
  readonly clock = new FakeClock();
  tell: Parameters<PublicPorts['surroundings']['listen']>[0] = () => assert.fail('nobody listens');
  readonly #answers = new StrangersAnswers(this.clock, {
    listen: (listener) => {
      this.tell = listener;
      return { [Symbol.dispose]: () => undefined };
    },
  });
  #questions = 0;
  readonly #sources: Sources = {
    ask: async () => {
      this.#questions += 1;
      return { ok: true, answer: String(this.#questions) };
    },
  };
  readonly home = this.#answers.through(this.#sources);
  readonly office = this.#answers.through(this.#sources);
}

it('a stranger whom several names go by is asked at its pace, and not once for each name', async () => {
  const { clock, home, office } = new World();
  const first = { ok: true, answer: '1' };
  assert.deepEqual(await Promise.all([home, office].map((one) => one.ask(page, 'ipv4', signal))), [
    first,
    first,
  ]);
  assert.deepEqual(await home.ask(page, 'ipv6', signal), { ok: true, answer: '2' });
  await clock.advance(pace - 1);
  assert.deepEqual(await office.ask(page, 'ipv4', signal), first);
  await clock.advance(1);
  assert.deepEqual(await office.ask(page, 'ipv4', signal), { ok: true, answer: '3' });
});

it('each name asks its own gateway', async () => {
  const { home, office } = new World();
  const gateway = { kind: 'gateway' } as const;
  assert.deepEqual(await home.ask(gateway, 'ipv4', signal), { ok: true, answer: '1' });
  assert.deepEqual(await office.ask(gateway, 'ipv4', signal), { ok: true, answer: '2' });
});

it('what a stranger said in another network is told to nobody', async () => {
  const world = new World();
  await world.home.ask(page, 'ipv4', signal);
  world.tell({ kind: 'network-changed' });
  assert.equal((await world.office.ask(page, 'ipv4', signal)).ok, false);
  await world.clock.advance(pace);
  assert.deepEqual(await world.office.ask(page, 'ipv4', signal), { ok: true, answer: '2' });
});
