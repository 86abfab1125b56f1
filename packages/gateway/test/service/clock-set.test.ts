import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isLaterSerial } from '@open-dyndns/zonefile';
import { admin, claim } from '../world.ts';
import { openHouse, openSite } from './house.ts';

const hour = 3_600_000;

describe('serials go on rising', () => {
  it('whatever day it is taken for', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    let before = 0;
    for (const [index, step] of [
      0,
      hour,
      -2 * hour,
      -48 * hour,
      400 * 24 * hour,
      -400 * 24 * hour,
    ].entries()) {
      site.time.jump(step);
      const { serial } = await house.gateway.register(
        admin,
        claim(`host-${index}`, [`10.77.0.${index + 10}`]),
      );
      assert.ok(before === 0 || isLaterSerial(serial, before), `${serial} after ${before}, step ${step}`);
      before = serial;
    }
  });
});
