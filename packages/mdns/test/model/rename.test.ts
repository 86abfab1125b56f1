import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextHostLabel, nextInstanceName } from '../../src/model/rename.ts';

const labels: readonly [string, string][] = [
  ['laptop', 'laptop-2'],
  ['laptop-2', 'laptop-3'],
  ['laptop-9', 'laptop-10'],
  ['laptop-10', 'laptop-61'],
  ['room-a-1', 'room-a-2'],
  ['-2', '-2-2'],
  ['a'.repeat(63), `${'a'.repeat(61)}-2`],
  ['é'.repeat(31), `${'é'.repeat(30)}-2`],
];
for (const [taken, next] of labels)
  test(`${taken} is followed by ${next}`, () => assert.equal(nextHostLabel(taken, 0.5), next));

const instances: readonly [string, string][] = [
  ['Front Desk', 'Front Desk (2)'],
  ['Front Desk (2)', 'Front Desk (3)'],
  ['Desk (two)', 'Desk (two) (2)'],
  ['😀'.repeat(15), `${'😀'.repeat(14)} (2)`],
];
for (const [taken, next] of instances)
  test(`${taken} is followed by ${next}`, () => assert.equal(nextInstanceName(taken, 0), next));

test('a name always fits in one label, and never comes again', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (start, random) => {
        const seen = new Set([start]);
        let label = start;
        for (let times = 0; times < 20; times += 1) {
          label = nextHostLabel(label, random);
          assert.ok(Buffer.byteLength(label) <= 63);
          assert.ok(!seen.has(label));
          seen.add(label);
        }
      },
    ),
  );
});
