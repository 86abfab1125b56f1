import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Rackspace } from '../../../../src/edge/backend/provider/rackspace.ts';
import { apex, name } from '../../../world.ts';
import { FakeZones } from './fake-zone.ts';
import { secret, startRackspace } from './worlds.ts';

async function open(lifetime?: number) {
  await using opening = new AsyncDisposableStack();
  const zones = opening.use(await FakeZones.start([apex]));
  const { api, rackspace } = await startRackspace(zones);
  opening.use(api);
  if (lifetime !== undefined) rackspace.lifetime = lifetime;
  const provider = new Rackspace(`${api.url}/v2.0`, 'user', secret, apex);
  const running = opening.move();
  return { zones, api, rackspace, provider, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

const laptop = {
  before: [],
  change: {
    kind: 'put',
    set: { name: name('laptop'), type: 'A', ttl: 300, rdata: [{ type: 'A', address: '10.77.0.9' }] },
  },
} as const;

describe('logins at Rackspace', () => {
  it('get a token for many requests', async () => {
    await using world = await open();
    await world.provider.list();
    await world.provider.list();
    assert.equal(world.rackspace.tokens.size, 1);
  });

  it('get another one before the first ends', async () => {
    await using world = await open(60_000);
    await world.provider.list();
    assert.ok(world.rackspace.tokens.size > 1);
  });

  it('get another one after the first was taken back', async () => {
    await using world = await open();
    await world.provider.list();
    world.rackspace.tokens.clear();
    await assert.rejects(world.provider.list(), { code: 'backend.unavailable' });
    await world.provider.list();
    assert.equal(world.rackspace.tokens.size, 1);
  });

  it('give the API key to nobody but the identity service', async () => {
    await using world = await open();
    await world.provider.list();
    const told = world.api.requests.filter((request) => JSON.stringify(request).includes(secret));
    assert.deepEqual(
      told.map(({ path }) => path),
      ['/v2.0/tokens'],
    );
  });
});

describe('jobs at Rackspace', () => {
  it('are waited for', async () => {
    await using world = await open();
    const [made] = await world.provider.change([laptop]);
    assert.equal(made?.[0]?.id, [...world.zones.records.keys()][0]);
    assert.equal(world.api.requests.filter(({ path }) => path.includes('/status/')).length, 2);
  });

  it('that are refused say why', async () => {
    await using world = await open();
    await world.provider.change([laptop]);
    await assert.rejects(world.provider.change([laptop]), {
      code: 'backend.refused',
      message: 'Rackspace refuses the change: Conflict: Record is a duplicate of another record.',
    });
  });
});
