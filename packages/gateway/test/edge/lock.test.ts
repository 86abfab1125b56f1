import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { holdLock } from '../../src/edge/lock.ts';
import { StartError } from '../../src/errors.ts';
import { temporaryDirectory } from '../world.ts';

function refused(code: StartError['code'], says: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof StartError && error.code === code && says.test(error.message);
}

describe('a lock', () => {
  it('is held by one, whom the refusal of the second names', () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'lock');
    using _held = holdLock(path, 'the state directory');
    assert.throws(
      () => holdLock(path, 'the zone file db'),
      refused(
        'gateway.running',
        new RegExp(`^Another gateway \\(process ${process.pid}\\) runs on the zone file db: `),
      ),
    );
  });

  it('is free again once it is let go, though its file is still there', () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'lock');
    holdLock(path, 'it')[Symbol.dispose]();
    assert.doesNotThrow(() => holdLock(path, 'it')[Symbol.dispose]());
  });

  it('says what is wrong where there is no room for it, or something else', () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'lock');
    assert.throws(() => holdLock(join(path, 'lock'), 'it'), refused('state.unusable', /cannot be used \(/));
    writeFileSync(path, 'this is no lock'.repeat(500));
    assert.throws(() => holdLock(path, 'it'), refused('state.unusable', /file is not a database/));
  });
});
