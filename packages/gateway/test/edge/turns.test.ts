import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { turns } from '../../src/edge/turns.ts';

describe('tasks that take turns', () => {
  it('never run in greater numbers than allowed, and keep their order', async () => {
    const inTurn = turns(2);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const task = (number: number) => async (): Promise<number> => {
      started.push(number);
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return number;
    };
    const all = [1, 2, 3, 4, 5, 6, 7];
    assert.deepEqual(await Promise.all(all.map((number) => inTurn(task(number)))), all);
    assert.deepEqual(started, all);
    assert.equal(most, 2);
  });

  it('give their turn on when they fail', async () => {
    const inTurn = turns(1);
    const failure = inTurn(async () => {
      throw new Error('no');
    });
    const next = inTurn(async () => 'done');
    await assert.rejects(failure, /no/);
    assert.equal(await next, 'done');
  });
});
