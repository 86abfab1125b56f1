import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addresses, World } from './world.ts';

describe('a name server that the resolver points at', () => {
  it('is withdrawn within 5 s where it does not answer, and comes back when it does', async () => {
    const world = new World();
    await world.arrive();
    assert.equal(world.resolverOn, true);
    await world.clock.advance(10_000);
    world.nameServerAnswers = false;
    world.news();
    await world.clock.advance(3_000);
    assert.deepEqual(world.news(), ['resolver back']);
    assert.deepEqual(world.complaints(), ['nameserver.silent']);

    await world.clock.advance(60_000);
    assert.deepEqual(world.news(), []);
    assert.deepEqual(world.complaints(), [], 'said once');

    world.nameServerAnswers = true;
    await world.clock.advance(1_000);
    assert.deepEqual(world.news(), ['resolver home.arpa']);
  });

  it('may miss one question', async () => {
    const world = new World();
    await world.arrive();
    world.nameServerAnswers = false;
    await world.clock.advance(1_600);
    world.nameServerAnswers = true;
    world.news();
    await world.clock.advance(10_000);
    assert.deepEqual(world.news(), []);
  });

  it('is asked on after the addresses have changed', async () => {
    const world = new World();
    await world.arrive();
    await world.hears({ kind: 'addresses', addresses: addresses('10.77.0.6') });
    world.nameServerAnswers = false;
    await world.clock.advance(5_000);
    assert.equal(world.resolverOn, false);
  });

  it('is asked no more once the host has left', async () => {
    const world = new World();
    await world.arrive();
    await world.stop();
    assert.equal(world.over, true);
    assert.equal(world.clock.waiting, 0);
  });
});
