import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatewayError } from '../../src/errors.ts';
import { claim, device, name, until } from '../world.ts';
import { openHouse, openSite } from './house.ts';

const laptop = device('device-a', '10.77.0.9');

describe('a host that leaves while named is down', () => {
  for (const [way, event] of [
    ['release', 'host.released'],
    ['expiry', 'host.expired'],
  ] as const)
    it(`${way}: has its line in the audit log once it is gone, and not before`, async () => {
      await using site = await openSite();
      await using house = await openHouse(site, { deadline: 20 });
      const audited = async (): Promise<number> =>
        (await house.store.audit(100)).filter((entry) => entry.event === event).length;
      await house.gateway.register(laptop, claim('laptop', ['10.77.0.9'], { lease: 30 }));
      site.named.mood = 'deaf';
      if (way === 'expiry') await site.time.pass(31);
      else
        await assert.rejects(house.gateway.release(laptop, name('laptop')), (error) => {
          assert.ok(error instanceof GatewayError && error.code === 'backend.unavailable');
          return /release stays wanted/.test(error.message);
        });
      assert.equal(await audited(), 0);
      site.named.mood = 'well';
      await until('laptop is gone', async () => {
        await site.time.pass(1);
        return house.gateway.host(name('laptop')) === undefined;
      });
      assert.equal(await audited(), 1);
      await site.time.pass(10);
      assert.equal(await audited(), 1);
    });
});
