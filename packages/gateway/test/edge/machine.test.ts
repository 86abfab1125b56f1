import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clockSetForward, systemClock, systemTicker } from '../../src/edge/machine.ts';

const hour = 3_600_000;
/** Milliseconds that a test may stop to breathe. */
const leeway = 2_000;

describe('when the system’s clock is set', () => {
  for (const step of [hour, -hour])
    it(`by ${step / hour} h, the gateway’s time goes on as before, and the difference is known`, (t) => {
      const before = systemClock.now();
      const real = Date.now;
      t.mock.method(Date, 'now', () => real() + step);
      const passed = systemClock.now() - before;
      assert.ok(passed >= 0 && passed < leeway, `${passed} ms passed`);
      assert.ok(Math.abs(clockSetForward() - step) < leeway);
    });

  it('back by an hour, the seconds go on', async (t) => {
    const ticked = Promise.withResolvers<void>();
    using _ticking = systemTicker.everySecond(() => ticked.resolve());
    const real = Date.now;
    t.mock.method(Date, 'now', () => real() - hour);
    await ticked.promise;
  });

  it('not at all, nothing is to be made up for', () => assert.equal(clockSetForward(), 0));
});
