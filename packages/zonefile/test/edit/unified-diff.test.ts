import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TextEdit, unifiedDiff } from '@open-dyndns/zonefile';
import { octets } from '../zone-text.ts';

const ten = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n';
const edit = (offset: number, length: number, replacement: string): TextEdit => ({
  offset,
  length,
  replacement,
});

const stories: readonly { what: string; before: string; edits: readonly TextEdit[]; diff: string }[] = [
  { what: 'no edits', before: ten, edits: [], diff: '' },
  {
    what: 'a line that changes, with three around it',
    before: ten,
    edits: [edit(8, 1, 'E')],
    diff: '@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n',
  },
  {
    what: 'lines that come',
    before: ten,
    edits: [edit(20, 0, 'k\nl\n')],
    diff: '@@ -8,3 +8,5 @@\n h\n i\n j\n+k\n+l\n',
  },
  {
    what: 'lines that go',
    before: ten,
    edits: [edit(0, 4, '')],
    diff: '@@ -1,5 +1,3 @@\n-a\n-b\n c\n d\n e\n',
  },
  {
    what: 'two changes near each other in one hunk, the second line counted as it moves',
    before: ten,
    edits: [edit(0, 0, '0\n'), edit(8, 2, '')],
    diff: '@@ -1,8 +1,8 @@\n+0\n a\n b\n c\n d\n-e\n f\n g\n h\n',
  },
  {
    what: 'two changes far from each other',
    before: ten,
    edits: [edit(0, 0, '0\n'), edit(18, 1, 'J')],
    diff: '@@ -1,3 +1,4 @@\n+0\n a\n b\n c\n@@ -7,4 +8,4 @@\n g\n h\n i\n-j\n+J\n',
  },
  {
    what: 'two edits of one line',
    before: 'abc\n',
    edits: [edit(0, 1, 'A'), edit(2, 1, 'C')],
    diff: '@@ -1,1 +1,1 @@\n-abc\n+AbC\n',
  },
  {
    what: 'a last line without an end',
    before: 'a\nb',
    edits: [edit(2, 1, 'B')],
    diff: '@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+B\n\\ No newline at end of file\n',
  },
  { what: 'a text out of nothing', before: '', edits: [edit(0, 0, 'a\n')], diff: '@@ -0,0 +1,1 @@\n+a\n' },
  { what: 'all that there was', before: 'a\n', edits: [edit(0, 2, '')], diff: '@@ -1,1 +0,0 @@\n-a\n' },
];

test('unifiedDiff: changes far apart took time by the size of the file times their number', {
  timeout: 60_000,
}, () => {
  const edits = Array.from({ length: 20_000 }, (_, index) => edit(index * 200, 1, 'B'));
  const diff = unifiedDiff(octets('a\n'.repeat(2_000_000)), edits, 'db');
  assert.ok(diff.includes('@@ -1999898,7 +1999898,7 @@\n'), diff.slice(-200));
});

for (const { what, before, edits, diff } of stories) {
  test(`unifiedDiff: ${what}`, () => {
    const head = diff === '' ? '' : '--- db\n+++ db\n';
    assert.equal(unifiedDiff(octets(before), edits, 'db'), head + diff);
  });
}
