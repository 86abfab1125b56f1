import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SlidingWindow } from '../../src/model/sliding-window.ts';

const span = 60;

describe('a sliding window', () => {
  it('counts what happened in the span just past, wherever it began', () => {
    const instants = fc.array(fc.nat(300), { maxLength: 60 });
    fc.assert(
      fc.property(instants, (unordered) => {
        const window = new SlidingWindow({ span, most: 100, keys: 10 });
        const seen: number[] = [];
        for (const now of unordered.toSorted((one, other) => one - other)) {
          window.add('a', now);
          seen.push(now);
          assert.equal(window.count('a', now), seen.filter((instant) => instant > now - span).length);
        }
      }),
    );
  });

  it('says when there is room again', () => {
    const window = new SlidingWindow({ span, most: 10, keys: 10 });
    for (const instant of [0, 10, 20]) window.add('a', instant);
    assert.equal(window.freeIn('a', 4, 30), 0);
    assert.equal(window.freeIn('a', 3, 30), 30);
    assert.equal(window.freeIn('a', 1, 30), 50);
    assert.equal(window.freeIn('a', 3, 60), 0);
    assert.equal(window.freeIn('b', 1, 30), 0);
  });

  it('takes back what was none', () => {
    const window = new SlidingWindow({ span, most: 10, keys: 10 });
    for (const instant of [0, 10]) window.add('a', instant);
    window.takeBack('a');
    assert.equal(window.count('a', 11), 1);
    window.takeBack('a');
    window.takeBack('a');
    assert.equal(window.count('a', 11), 0);
  });

  it('remembers no more keys, and of a key no more events, than it was told', () => {
    const window = new SlidingWindow({ span, most: 2, keys: 2 });
    for (const instant of [0, 1, 2]) window.add('a', instant);
    window.add('b', 3);
    window.add('a', 4);
    window.add('c', 5);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => window.count(key, 6)),
      [2, 0, 1],
    );
  });
});
