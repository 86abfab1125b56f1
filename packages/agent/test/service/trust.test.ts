import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candidate, Network } from '../../src/model/network.ts';
import { addresses, fakeGateway, gatewayAt, network, World } from './world.ts';

const rogueAt: Candidate = { url: 'https://10.77.0.66:8443', addresses: [], domain: 'home.arpa' };
const ownZone: Network = { zones: network.zones.map((zone) => ({ ...zone, name: 'evil.example' })) };

/** A host that has been here before, and a rogue that is here now. */
async function comeBack(options: { rogueNetwork?: Network; pin?: string } = {}) {
  const before = new World();
  const real = await before.arrive();
  const world = new World();
  const rogue = fakeGateway('sha256/rogue');
  rogue.network = options.rogueNetwork ?? network;
  world.gateways.set(rogueAt.url, rogue);
  await world.start({ known: before.remembered.known, pin: options.pin });
  await world.hears(
    { kind: 'addresses', addresses: addresses('10.77.0.5') },
    { kind: 'candidates', source: 'mdns', candidates: [rogueAt] },
    { kind: 'claimed', label: 'laptop' },
  );
  return { world, real, rogue };
}

describe('a rogue that comes first', () => {
  it('with the zone’s name gets no credential and not the resolver, and the log says why', async () => {
    const { world, rogue } = await comeBack();
    await world.clock.advance(300_000);
    assert.deepEqual(rogue.seen, []);
    assert.equal(rogue.credentials.size, 0, 'not even an enrolment');
    assert.equal(world.resolverOn, false);
    assert.equal(world.status?.mdnsName, 'laptop.local');
    const [refusal, ...more] = world.logged.filter(({ level }) => level === 'error');
    assert.deepEqual(more, [], 'said once');
    assert.equal(refusal?.code, 'gateway.key-changed');
    assert.match(refusal?.message ?? '', /10\.77\.0\.66.*sha256\/rogue.*sha256\/real.*--pin sha256\/rogue/);
  });

  it('with a zone of its own is a stranger in a network that is known', async () => {
    const { world, rogue } = await comeBack({ rogueNetwork: ownZone });
    assert.deepEqual([rogue.seen, rogue.credentials.size, world.resolverOn], [[], 0, false]);
    assert.ok(world.complaints().includes('gateway.stranger'));
  });

  it('does not keep the host from the real one', async () => {
    const { world, real } = await comeBack();
    world.gateways.set(gatewayAt.url, real);
    await world.hears({ kind: 'candidates', source: 'mdns', candidates: [rogueAt, gatewayAt] });
    assert.equal(world.status?.phase, 'registered');
    assert.equal(world.status?.gateway?.pin, 'sha256/real');
  });

  it('that never answers does not keep the host from the real one either', async () => {
    const world = new World();
    const rogue = fakeGateway('sha256/rogue');
    rogue.down = 'never answers';
    world.gateways.set(rogueAt.url, rogue);
    world.gateways.set(gatewayAt.url, fakeGateway());
    await world.start();
    await world.hears(
      { kind: 'addresses', addresses: addresses('10.77.0.5') },
      { kind: 'candidates', source: 'mdns', candidates: [rogueAt, gatewayAt] },
      { kind: 'claimed', label: 'laptop' },
    );
    assert.equal(world.status?.phase, 'registered');
  });

  it('is trusted if a person pins its key', async () => {
    const { world } = await comeBack({ pin: 'sha256/rogue' });
    assert.equal(world.status?.phase, 'registered');
    assert.deepEqual(
      world.remembered.known.map(({ pin }) => pin),
      ['sha256/rogue'],
      'the old key is forgotten',
    );
  });
});

describe('a rogue that comes later', () => {
  it('at the gateway’s own address gets nothing', async () => {
    const world = new World();
    await world.arrive();
    const rogue = fakeGateway('sha256/rogue');
    world.gateways.set(gatewayAt.url, rogue);
    await world.clock.advance(100_000);
    assert.deepEqual(rogue.seen, []);
    assert.ok(world.complaints().length > 0);
    await world.clock.advance(300_000);
    assert.deepEqual([rogue.seen, rogue.credentials.size, world.resolverOn], [[], 0, false]);
  });

  it('is not even looked at while the real one answers', async () => {
    const world = new World();
    await world.arrive();
    world.news();
    const rogue = fakeGateway('sha256/rogue');
    world.gateways.set(rogueAt.url, rogue);
    await world.hears({ kind: 'candidates', source: 'mdns', candidates: [rogueAt, gatewayAt] });
    await world.clock.advance(90_000);
    assert.deepEqual(world.news(), []);
  });
});

describe('--pin', () => {
  it('is the only key that will do, even at first contact', async () => {
    const world = new World();
    const other = fakeGateway('sha256/other');
    world.gateways.set(gatewayAt.url, other);
    await world.start({ pin: 'sha256/wanted' });
    await world.hears(
      { kind: 'addresses', addresses: addresses('10.77.0.5') },
      { kind: 'candidates', source: 'mdns', candidates: [gatewayAt] },
      { kind: 'claimed', label: 'laptop' },
    );
    assert.equal(other.credentials.size, 0);
    assert.ok(world.complaints().includes('gateway.key-changed'));
  });
});

describe('a gateway that claims every address there is', () => {
  it('does not make a stranger of the gateway of the next network', async () => {
    const cafeAt: Candidate = { url: 'https://192.168.7.1:8443', addresses: [], domain: undefined };
    const greedy = fakeGateway('sha256/greedy');
    greedy.network = {
      zones: network.zones.map((zone) => ({
        ...zone,
        name: 'cafe.example',
        prefixes: ['0.0.0.0/0', '::/0'],
      })),
    };
    const cafe = new World();
    cafe.gateways.set(cafeAt.url, greedy);
    await cafe.start();
    await cafe.hears(
      { kind: 'addresses', addresses: addresses('192.168.7.5') },
      { kind: 'candidates', source: 'mdns', candidates: [cafeAt] },
      { kind: 'claimed', label: 'laptop' },
    );
    assert.equal(cafe.status?.phase, 'registered');

    const office = new World();
    office.gateways.set(gatewayAt.url, fakeGateway());
    await office.start({ known: cafe.remembered.known });
    await office.hears(
      { kind: 'addresses', addresses: addresses('10.77.0.5') },
      { kind: 'candidates', source: 'mdns', candidates: [gatewayAt] },
      { kind: 'claimed', label: 'laptop' },
    );
    assert.equal(office.status?.phase, 'registered');
    assert.deepEqual(
      office.remembered.known.map(({ pin, prefixes }) => [pin, prefixes]),
      [
        ['sha256/greedy', ['192.168.7.0/24']],
        ['sha256/real', ['10.77.0.0/24']],
      ],
    );
  });
});
