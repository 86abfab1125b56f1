import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Deadlines } from '../../src/model/deadlines.ts';

test('what is due comes out in order, each key once, with its last deadline', () => {
  const entry = fc.tuple(
    fc.integer({ min: 0, max: 8 }),
    fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constant(Infinity)),
  );
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), fc.integer({ min: 0, max: 50 }), (entries, now) => {
      const deadlines = new Deadlines<number>();
      const expected = new Map<number, number>();
      for (const [key, at] of entries) {
        deadlines.set(key, at);
        expected.set(key, at);
      }
      assert.equal(deadlines.next(), Math.min(...expected.values(), Infinity));
      const due = deadlines.takeDue(now);
      const times = due.map((key) => expected.get(key) ?? -1);
      assert.deepEqual(
        times,
        times.toSorted((one, other) => one - other),
      );
      assert.deepEqual(
        due.toSorted(),
        [...expected].flatMap(([key, at]) => (at <= now ? [key] : [])).toSorted(),
      );
    }),
  );
});

test('a deadline that is moved again and again takes no more room', () => {
  const deadlines = new Deadlines<string>();
  for (let at = 0; at < 10_000; at += 1) for (const key of ['a', 'b']) deadlines.set(key, 10_000 + at);
  assert.ok(deadlines.size < 100, `${deadlines.size} are kept`);
  assert.equal(deadlines.next(), 19_999);
});

test('a deleted key does not come out', () => {
  const deadlines = new Deadlines<string>();
  deadlines.set('a', 1);
  deadlines.set('b', 2);
  deadlines.delete('a');
  assert.equal(deadlines.takeFirst(), 'b');
  assert.equal(deadlines.takeFirst(), undefined);
});
