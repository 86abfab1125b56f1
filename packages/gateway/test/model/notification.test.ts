import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type Notification,
  type NotificationEvent,
  nothingToTell,
  notification,
} from '../../src/model/notification.ts';

const second = 1_000;

/** What is done at which second, ticks coming every second until `until`. */
function story(events: Readonly<Record<number, NotificationEvent>>, until: number): string[] {
  let state: Notification = nothingToTell;
  const told: string[] = [];
  for (let time = 0; time <= until; time += 1) {
    for (const event of [events[time], { kind: 'tick' } as const]) {
      if (event === undefined) continue;
      const step = notification(state, event, time * second);
      state = step.state;
      told.push(...step.actions.map(({ kind, serial }) => `${time} ${kind} ${serial}`));
    }
  }
  return told;
}

const changed = (serial: number): NotificationEvent => ({ kind: 'changed', serial });
const answered: NotificationEvent = { kind: 'answered' };

describe('a secondary is told of a change (RFC 1996 §3.6)', () => {
  it('at once, and no more once it has answered', () => {
    assert.deepEqual(story({ 5: changed(7), 6: answered }, 60), ['5 send 7']);
  });

  it('again after 3, 6, 12 and 24 seconds where it does not answer, and then given up', () => {
    assert.deepEqual(story({ 0: changed(7) }, 200), [
      '0 send 7',
      '3 send 7',
      '9 send 7',
      '21 send 7',
      '45 send 7',
      '93 give-up 7',
    ]);
  });

  it('of the latest only, once a second, where changes come faster', () => {
    const now = 0;
    const first = notification(nothingToTell, changed(1), now);
    const next = notification(first.state, changed(2), now + 10);
    const last = notification(next.state, changed(3), now + 20);
    assert.deepEqual([...next.actions, ...last.actions], []);
    const tick = notification(last.state, { kind: 'tick' }, now + second);
    assert.deepEqual(tick.actions, [{ kind: 'send', serial: 3 }]);
  });

  it('although it has answered what came before', () => {
    const first = notification(nothingToTell, changed(1), 0);
    const next = notification(first.state, changed(2), 10);
    const late = notification(next.state, answered, 20);
    assert.deepEqual(notification(late.state, { kind: 'tick' }, second).actions, [
      { kind: 'send', serial: 2 },
    ]);
  });

  it('anew where one that was given up has a change', () => {
    assert.deepEqual(story({ 0: changed(7), 100: changed(8), 101: answered }, 200).slice(-2), [
      '93 give-up 7',
      '100 send 8',
    ]);
  });
});
