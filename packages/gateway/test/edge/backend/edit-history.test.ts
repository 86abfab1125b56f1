import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EditHistory } from '../../../src/edge/backend/zonefile/edit-history.ts';

describe('what an edit has overlooked', () => {
  const history = new EditHistory();
  history.note(5, ['one']);
  history.note(6, ['two']);
  history.note(7, ['three']);
  const worlds = [
    { serial: 7, unseen: [], why: 'the newest copy, whose serial was left as it was' },
    { serial: 8, unseen: [], why: 'the newest copy, whose serial was raised' },
    {
      serial: 6,
      unseen: ['two', 'three'],
      why: 'the copy before, or the one before that with its serial raised',
    },
    { serial: 4, unseen: ['one', 'two', 'three'], why: 'a copy from before all of them' },
    {
      serial: 2 ** 32 - 1,
      unseen: ['one', 'two', 'three'],
      why: 'a copy from before the serial wrapped (RFC 1982)',
    },
  ];
  for (const { serial, unseen, why } of worlds)
    it(`${serial}: ${why}`, () => assert.deepEqual(history.unseenBy(serial), unseen));

  it('nothing, where nothing was changed yet', () => assert.deepEqual(new EditHistory().unseenBy(1), []));
});
