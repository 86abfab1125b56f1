import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { columns } from '../../src/commands/columns.ts';

describe('columns', () => {
  it('stand under each other, with no blank at the end of a line', () => {
    assert.deepEqual(
      [
        ...columns([
          { name: 'a', note: '' },
          { name: 'longer', note: 'x' },
        ]),
      ],
      ['NAME    NOTE', 'a', 'longer  x'],
    );
  });

  it('of no rows are nothing', () => {
    assert.deepEqual([...columns([])], []);
  });

  it('let no stranger steer the terminal', () => {
    assert.deepEqual([...columns([{ label: 'a\u001b[2J\u202eb' }])], ['LABEL', 'a�[2J�b']);
  });
});
