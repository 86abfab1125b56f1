import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ClaimState, stepClaim, unstartedClaim } from '../../src/model/claim.ts';

/** When each packet goes out, where the timer of the packet with that number is `late` by so many ms. */
function sendTimes(late: Readonly<Record<number, number>> = {}): number[] {
  let state: ClaimState = stepClaim(unstartedClaim, { kind: 'start', delay: 100 }, 0).state;
  const times: number[] = [];
  while (Number.isFinite(state.dueAt)) {
    const now = state.dueAt + (late[times.length + 1] ?? 0);
    const step = stepClaim(state, { kind: 'due', hold: false }, now);
    if (step.actions.includes('probe') || step.actions.includes('announce')) times.push(now);
    state = step.state;
  }
  return times;
}

describe('a claim', () => {
  it('§8.1, §8.3: three probes 250 ms apart, then announcements after 250, 1000 and 2000 ms', () => {
    assert.deepEqual(sendTimes(), [100, 350, 600, 850, 1850, 3850]);
  });

  it('§8.3: each gap is twice the one before as it was, also where a timer was late', () => {
    assert.deepEqual(sendTimes({ 5: 90 }), [100, 350, 600, 850, 1940, 1940 + 2 * 1090]);
  });

  it('§8.1: the next probe comes 250 ms after the one before has left, however long that took', () => {
    const started = stepClaim(unstartedClaim, { kind: 'start', delay: 100 }, 0).state;
    const due = stepClaim(started, { kind: 'due', hold: false }, 100).state;
    assert.equal(stepClaim(due, { kind: 'probed' }, 107).state.dueAt, 357);
  });
});
