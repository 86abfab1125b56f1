import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullCredit, spendCredit } from '../../src/model/update-credit.ts';

test('ten updates go at once, the others six seconds apart', () => {
  let credit = fullCredit;
  const times = Array.from({ length: 13 }, () => {
    const spent = spendCredit(credit, 1000);
    credit = spent.credit;
    return spent.from;
  });
  assert.deepEqual(times, [...Array(10).fill(1000), 7000, 13_000, 19_000]);
});

test('a minute of rest fills the bucket and does not overfill it', () => {
  let { credit } = spendCredit(fullCredit, 0);
  credit = spendCredit(credit, 600_000).credit;
  assert.equal(credit.left, 9);
});
