import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type CommitEvent,
  type CommitState,
  commitReducer,
  idle,
  type Work,
} from '../../src/model/commit.ts';

type Event = CommitEvent<string>;

const asked = (...items: string[]): Event => ({ kind: 'asked', items });
const proved: Event = { kind: 'proved' };
const failed: Event = { kind: 'failed' };
const edited: Event = { kind: 'edited' };
const second: Event = { kind: 'second' };

/** Runs events, one a second, and returns the commits that they begin. */
function run(...events: Event[]): { works: Work<string>[]; state: CommitState<string> } {
  const works: Work<string>[] = [];
  let state = idle<string>();
  events.forEach((event, index) => {
    const step = commitReducer(state, event, index * 1000);
    state = step.state;
    works.push(...step.actions.map(({ work }) => work));
  });
  return { works, state };
}

const group = (...items: string[]): Work<string> => ({ group: items, reread: false });

describe('group commit', () => {
  for (const [title, events, works] of [
    ['begins at once when idle', [asked('a')], [group('a')]],
    [
      'gathers what arrives while one runs',
      [asked('a'), asked('b'), asked('c', 'd'), proved],
      [group('a'), group('b', 'c', 'd')],
    ],
    ['rests when nothing waits', [asked('a'), proved, second], [group('a')]],
    ['reads again after an edit', [edited], [{ group: [], reread: true }]],
    [
      'an edit during a commit waits for its end',
      [asked('a'), edited, edited, proved],
      [group('a'), { group: [], reread: true }],
    ],
    [
      'an edit joins what waits',
      [asked('a'), edited, asked('b'), proved],
      [group('a'), { group: ['b'], reread: true }],
    ],
    [
      'a failure is looked into after a pause',
      [asked('a'), failed, second],
      [group('a'), { group: [], reread: true }],
    ],
    [
      'what arrives after a failure does not wait for the pause',
      [asked('a'), failed, asked('b')],
      [group('a'), { group: ['b'], reread: true }],
    ],
    [
      'what waited during a failure goes on',
      [asked('a'), asked('b'), failed],
      [group('a'), { group: ['b'], reread: true }],
    ],
  ] as const) {
    it(title, () => assert.deepEqual(run(...events).works, works));
  }

  it('pauses longer after each failure, and not for ever', () => {
    let state = idle<string>();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      state = commitReducer(state, edited, 0).state;
      state = commitReducer(state, failed, 0).state;
      pauses.push(state.retryAt ?? 0);
    }
    assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000]);
  });

  it('forgets its failures with the first success', () => {
    assert.equal(run(asked('a'), failed, asked('b'), proved).state.failures, 0);
  });

  it('settles every item in exactly one commit, in order, one commit at a time', () => {
    const events = fc.array(
      fc.oneof(
        fc.array(fc.nat().map(String), { minLength: 1, maxLength: 3 }).map((items) => asked(...items)),
        fc.constantFrom(edited, second),
        fc.constantFrom<Event>(proved, failed),
      ),
    );
    fc.assert(
      fc.property(events, (script) => {
        let state = idle<string>();
        const wanted: string[] = [];
        const begun: string[] = [];
        const step = (event: Event): void => {
          const before = state;
          const next = commitReducer(state, event, 1e9);
          state = next.state;
          for (const { work } of next.actions) {
            assert.ok(before.running === undefined || event.kind === 'proved' || event.kind === 'failed');
            begun.push(...work.group);
          }
          assert.ok(next.actions.length <= 1);
        };
        for (const event of script) {
          const ends = event.kind === 'proved' || event.kind === 'failed';
          if (ends && state.running === undefined) continue;
          if (event.kind === 'asked') wanted.push(...event.items);
          step(event);
        }
        while (state.running !== undefined) step(proved);
        assert.deepEqual(begun, wanted);
      }),
    );
  });
});
