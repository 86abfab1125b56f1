import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attempt, Name, readName } from '@open-dyndns/dns';
import fc from 'fast-check';
import { names } from './arbitraries.ts';

const codeOf = (read: () => unknown) => {
  const result = attempt(read);
  return !result.ok && result.error.code;
};

describe('limits of names (RFC 1035 §2.3.4)', () => {
  const label63 = 'x'.repeat(63);

  it('takes a label of 63 octets and refuses 64', () => {
    assert.equal(Name.fromLabels([label63]).labels[0]?.length, 63);
    assert.equal(
      codeOf(() => Name.fromLabels(['x'.repeat(64)])),
      'name.label-too-long',
    );
  });

  it('counts octets, not characters: 32 é are 64', () => {
    assert.equal(
      codeOf(() => Name.fromLabels(['é'.repeat(32)])),
      'name.label-too-long',
    );
  });

  it('takes a name of 255 octets and refuses 256', () => {
    const longest = Name.fromLabels([label63, label63, label63, 'x'.repeat(61)]);
    assert.equal(longest.wire.length, 255);
    assert.equal(
      codeOf(() => Name.fromLabels([label63, label63, label63, 'x'.repeat(62)])),
      'name.too-long',
    );
    assert.equal(
      codeOf(() => longest.child('x')),
      'name.too-long',
    );
  });

  it('takes 127 labels of one octet', () => {
    assert.equal(Name.fromLabels(new Array<string>(127).fill('x')).labels.length, 127);
    assert.equal(
      codeOf(() => Name.fromLabels(new Array<string>(128).fill('x'))),
      'name.too-long',
    );
  });

  it('refuses an empty label', () => {
    assert.equal(
      codeOf(() => Name.fromLabels(['a', '', 'b'])),
      'name.empty-label',
    );
  });
});

describe('equality (RFC 4343)', () => {
  const rows: [one: string, other: string, equal: boolean][] = [
    ['Laptop.LOCAL.', 'laptop.local.', true],
    ['laptop.local.', 'laptop2.local.', false],
    ['a.b.', 'a\\.b.', false],
    ['É.local.', 'é.local.', false],
    ['\\091.x.', '\\123.x.', false],
    ['@.x.', '`.x.', false],
    ['.', '.', true],
    ['.', 'a.', false],
  ];
  for (const [one, other, equal] of rows) {
    it(`${one} and ${other} are ${equal ? '' : 'not '}equal`, () => {
      assert.equal(readName(one).equals(readName(other)), equal);
      assert.equal(readName(one).key === readName(other).key, equal);
    });
  }

  it('keeps the case that was given', () => {
    assert.deepEqual([...Name.fromLabels(['LapTop']).wire], [6, ...Buffer.from('LapTop'), 0]);
  });

  it('lowers ASCII letters and nothing else in the canonical form (RFC 4034 §6.2)', () => {
    assert.deepEqual(readName('LapTop.É.\\192[.').lowerCase().wire, readName('laptop.É.\\192[.').wire);
  });
});

describe('ancestors', () => {
  const rows: [name: string, ancestor: string, labelsInFront: number | undefined][] = [
    ['a.example.com.', 'Example.com.', 1],
    ['example.com.', 'example.com.', 0],
    ['a.b.example.com.', 'example.com.', 2],
    ['example.com.', '.', 2],
    ['.', '.', 0],
    ['com.', 'example.com.', undefined],
    ['notexample.com.', 'example.com.', undefined],
    ['a\\.example.com.', 'example.com.', undefined],
    // The octets of the ancestor end the name's, but begin inside a label.
    ['x\\007example\\003com.', 'example.com.', undefined],
  ];
  for (const [name, ancestor, labels] of rows) {
    it(`${name} is ${labels === undefined ? 'not ' : ''}at or below ${ancestor}`, () => {
      assert.equal(readName(name).isAtOrBelow(readName(ancestor)), labels !== undefined);
      assert.equal(readName(name).relativeTo(readName(ancestor))?.length, labels);
    });
  }

  it('the parent of a name is its rest, the root’s is the root', () => {
    assert.ok(readName('a.b.').parent.equals(readName('b.')));
    assert.ok(Name.root.parent.isRoot);
  });

  it('taking the labels apart and together gives the same name', () => {
    fc.assert(
      fc.property(names, names, (name, suffix) => {
        assert.deepEqual(Name.fromLabels(name.labels).wire, name.wire);
        const joined = attempt(() => Name.fromLabels(name.labels, suffix));
        if (!joined.ok) return assert.equal(joined.error.code, 'name.too-long');
        assert.ok(joined.value.isAtOrBelow(suffix));
        assert.deepEqual(joined.value.relativeTo(suffix), name.labels);
      }),
    );
  });
});
