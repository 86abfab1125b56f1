import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Pace } from '../../src/model/pace.ts';

it('whoever repeats itself is slowed more and more, up to an end, and forgiven a minute later', () => {
  const pace = new Pace();
  const delays = Array.from({ length: 60 }, () => pace.repeated('router', 0));
  assert.deepEqual(delays.slice(0, 15), [...Array(12).fill(0), 250, 500, 750]);
  assert.equal(delays.at(-1), 5_000);
  assert.equal(pace.repeated('another', 0), 0);
  assert.equal(pace.repeated('router', 60_000), 0);
});
