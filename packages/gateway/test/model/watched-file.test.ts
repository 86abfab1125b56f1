import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type FileReading,
  isRestless,
  unseen,
  type WatchedFileAction,
  type WatchedFileEvent,
  watchedFile,
} from '../../src/model/watched-file.ts';

type Happening = { readonly after?: number } & (
  | { readonly reads: FileReading }
  | { readonly ends: WatchedFileEvent }
);

/** Lets things happen to a file, `after` so many milliseconds each, and returns what is done about them. */
function story(...happenings: readonly Happening[]): (WatchedFileAction | 'waits')[] {
  let state = unseen;
  let now = 0;
  return happenings.flatMap((happening): readonly (WatchedFileAction | 'waits')[] => {
    now += happening.after ?? 0;
    const event: WatchedFileEvent =
      'reads' in happening ? { kind: 'read', reading: happening.reads } : happening.ends;
    const step = watchedFile(state, event, now);
    state = step.state;
    return step.actions.length === 0 && isRestless(state) ? ['waits'] : step.actions;
  });
}

const nothing: FileReading = { kind: 'nothing' };
const absent: FileReading = { kind: 'absent' };
const unreadable: FileReading = { kind: 'unusable', reason: 'EACCES' };
const holds = (...addresses: string[]): FileReading => ({ kind: 'addresses', addresses });
const served = { ends: { kind: 'served' } } as const;
const failed = { ends: { kind: 'failed', reason: 'named is away' } } as const;
const update = (...addresses: string[]) => ({ kind: 'update', addresses });
const complaint = (reason: string) => ({ kind: 'complain', reason });

describe('a user’s file', () => {
  it('says an address once', () => {
    const one = { reads: holds('192.0.2.1') };
    assert.deepEqual(story(one, served, one, { reads: holds('192.0.2.2') }, served), [
      update('192.0.2.1'),
      update('192.0.2.2'),
    ]);
  });

  it('may not be there yet, and go again, which says nothing', () => {
    assert.deepEqual(story({ reads: absent }, { reads: holds('192.0.2.1') }, served, { reads: absent }), [
      update('192.0.2.1'),
    ]);
  });

  it('is empty for a moment while a shell writes to it', () => {
    const happened = story(
      { reads: holds('192.0.2.1') },
      served,
      { reads: nothing },
      { after: 999, reads: nothing },
      { reads: holds('192.0.2.2') },
    );
    assert.deepEqual(happened, [update('192.0.2.1'), 'waits', 'waits', update('192.0.2.2')]);
  });

  it('takes its hosts away once it stays empty', () => {
    const happened = story({ reads: nothing }, { after: 1000, reads: nothing }, served, {
      after: 30_000,
      reads: nothing,
    });
    assert.deepEqual(happened, ['waits', { kind: 'release' }, 'waits']);
  });

  it('is tried again where DNS did not take it, and complained of once', () => {
    const one = { reads: holds('192.0.2.1') };
    assert.deepEqual(story(one, failed, one, failed, one, served, one), [
      update('192.0.2.1'),
      complaint('named is away'),
      update('192.0.2.1'),
      update('192.0.2.1'),
    ]);
  });

  it('is complained of once while it cannot be read', () => {
    const happened = story(
      { reads: unreadable },
      { reads: unreadable },
      { reads: holds('192.0.2.1') },
      served,
      { reads: unreadable },
    );
    assert.deepEqual(happened, [complaint('EACCES'), update('192.0.2.1'), complaint('EACCES')]);
  });
});
