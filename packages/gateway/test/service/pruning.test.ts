import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { claim, device, name, until } from '../world.ts';
import { openHouse, openSite } from './house.ts';

const laptop = device('device-a', '10.77.0.9');
const seconds = 1000;
const day = 86_400 * seconds;

describe('once a day', () => {
  it('reservations that are past are forgotten, and names that are still reserved are not', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    const stored = async (): Promise<string[]> =>
      (await house.store.load()).hosts.map((host) => `${host.name.key.slice(1, 4)} ${host.state}`);
    await house.gateway.register(laptop, claim('old', ['10.77.0.9'], { lease: 30 }));
    await site.time.pass(31);
    await until('old is gone', () => house.gateway.host(name('old')) === undefined);
    site.time.jump(13 * day);
    await house.gateway.register(laptop, claim('new', ['10.77.0.9'], { lease: 30 }));
    await site.time.pass(31);
    await until('new is gone', () => house.gateway.host(name('new')) === undefined);
    assert.deepEqual((await stored()).toSorted(), ['new released', 'old released']);
    site.time.jump(day);
    await site.time.pass(1);
    await until('old is forgotten', async () => (await stored()).length === 1);
    assert.deepEqual(await stored(), ['new released']);
  });
});
