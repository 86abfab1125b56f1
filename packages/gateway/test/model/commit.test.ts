import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type CommitAction,
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
const refused = (...open: string[]): Event => ({ kind: 'refused', open });

/** Runs events, one a second, and returns the commits that they begin. */
function run(...events: Event[]): { works: Work<string>[]; state: CommitState<string> } {
  const works: Work<string>[] = [];
  let state = idle<string>();
  events.forEach((event, index) => {
    const step = commitReducer(state, event, index * 1000);
    state = step.state;
    works.push(...worksOf(step.actions));
  });
  return { works, state };
}

function worksOf(actions: readonly CommitAction<string>[]): Work<string>[] {
  return actions.flatMap((action) => (action.kind === 'commit' ? [action.work] : []));
}

/** Runs one group against a DNS server that refuses whatever holds a bad item. */
function commitAgainst(all: readonly string[], isBad: (item: string) => boolean) {
  const committed: string[] = [];
  const rejected: string[] = [];
  let commits = 0;
  let { state, actions } = commitReducer(idle<string>(), asked(...all), 0);
  while (actions.some(({ kind }) => kind === 'commit')) {
    const [work] = worksOf(actions);
    const open = work?.group ?? [];
    commits += 1;
    const isRefused = open.some(isBad);
    if (!isRefused) committed.push(...open);
    ({ state, actions } = commitReducer(state, isRefused ? { kind: 'refused', open } : proved, 0));
    for (const action of actions) if (action.kind === 'reject') rejected.push(...action.items);
  }
  return { committed, rejected, commits };
}

const group = (...items: string[]): Work<string> => ({ group: items, reread: false, withLeaving: true });

describe('group commit', () => {
  for (const [title, events, works] of [
    ['begins at once when idle', [asked('a')], [group('a')]],
    [
      'gathers what arrives while one runs',
      [asked('a'), asked('b'), asked('c', 'd'), proved],
      [group('a'), group('b', 'c', 'd')],
    ],
    ['rests when nothing waits', [asked('a'), proved, second], [group('a')]],
    ['reads again after an edit', [edited], [{ group: [], reread: true, withLeaving: true }]],
    [
      'an edit during a commit waits for its end',
      [asked('a'), edited, edited, proved],
      [group('a'), { group: [], reread: true, withLeaving: true }],
    ],
    [
      'an edit joins what waits',
      [asked('a'), edited, asked('b'), proved],
      [group('a'), { group: ['b'], reread: true, withLeaving: true }],
    ],
    [
      'a failure is looked into after a pause',
      [asked('a'), failed, second],
      [group('a'), { group: [], reread: true, withLeaving: true }],
    ],
    [
      'what arrives after a failure does not wait for the pause',
      [asked('a'), failed, asked('b')],
      [group('a'), { group: ['b'], reread: true, withLeaving: true }],
    ],
    [
      'what waited during a failure goes on',
      [asked('a'), asked('b'), failed],
      [group('a'), { group: ['b'], reread: true, withLeaving: true }],
    ],
    [
      'what is refused alone is tried without the hosts that are still to go, and they later by themselves',
      [asked('a'), refused('a'), proved, asked('b'), second, proved, second],
      [
        group('a'),
        { group: ['a'], reread: true, withLeaving: false },
        { group: ['b'], reread: false, withLeaving: false },
        { group: [], reread: false, withLeaving: true },
      ],
    ],
  ] as const) {
    it(title, () => assert.deepEqual(run(...events).works, works));
  }

  it('isolates what the DNS server refuses, commits the rest of the group, and rejects each offender once', () => {
    const items = fc.uniqueArray(fc.nat({ max: 500 }).map(String), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(items, fc.nat({ max: 4 }), (all, offenders) => {
        const bad = new Set(all.slice(0, offenders));
        const { committed, rejected } = commitAgainst(all, (item) => bad.has(item));
        assert.deepEqual([...rejected].sort(), [...bad].sort());
        assert.deepEqual([...committed].sort(), all.filter((item) => !bad.has(item)).sort());
      }),
    );
  });

  it('gives up dividing where everything is refused', () => {
    const all = Array.from({ length: 5_000 }, (_, index) => String(index));
    const { rejected, commits } = commitAgainst(all, () => true);
    assert.equal(rejected.length, all.length);
    assert.ok(commits < 200, `${commits} commits`);
  });

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

  it('counts as a failure what is refused and nobody asked for: a host cannot be taken out of DNS', () => {
    const { state } = run(edited, refused(), edited, refused());
    assert.equal(state.failures, 2);
    assert.equal(state.retryAt, 3_000 + 1_000);
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
          for (const work of worksOf(next.actions)) {
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
