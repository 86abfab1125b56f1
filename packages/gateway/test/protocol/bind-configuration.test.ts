import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printName } from '@open-dyndns/dns';
import { dynamicZones, loadedZones, workingDirectory } from '../../src/protocol/bind-configuration.ts';

/** As `named-checkconf -p` prints a zone statement, in the given column. */
function zone(name: string, clauses: readonly string[], indent = ''): string {
  const lines = ['type primary;', 'file "/etc/bind/db";', ...clauses].map(
    (clause) => `${indent}\t${clause}\n`,
  );
  return `${indent}zone "${name}" {\n${lines.join('')}${indent}};\n`;
}

describe('zones that BIND writes itself', () => {
  const configurations = [
    { name: 'no updates', text: zone('a.example', []), dynamic: [] },
    {
      name: 'updates by a key',
      text: zone('a.example', ['allow-update {\n\t\tkey "k";\n\t};']),
      dynamic: ['a.example.'],
    },
    {
      name: 'updates by nobody',
      text: zone('a.example', ['allow-update {\n\t\t"none";\n\t};']),
      dynamic: [],
    },
    {
      name: 'a policy',
      text: zone('a.example', ['update-policy {\n\t\tgrant "k" zonesub any;\n\t};']),
      dynamic: ['a.example.'],
    },
    {
      name: 'the second of two',
      text: zone('a.example', []) + zone('b.example', ['update-policy local;']),
      dynamic: ['b.example.'],
    },
    {
      name: 'in a view',
      text: `view "v" {\n${zone('a.example', ['update-policy local;'], '\t')}${zone('b.example', [], '\t')}};\n`,
      dynamic: ['a.example.'],
    },
    { name: 'nothing', text: '', dynamic: [] },
  ];
  for (const { name, text, dynamic } of configurations)
    it(name, () => {
      assert.deepEqual(dynamicZones(text).map(printName), dynamic);
    });
});

describe('zones that BIND loads from files', () => {
  it('are those with a file, in every view', () => {
    const text = `${zone('a.example', [])}zone "b.example" {\n\ttype forward;\n};\nview "v" {\n${zone('c.example', [], '\t')}};\n`;
    assert.deepEqual(
      loadedZones(text).map(({ name, file }) => [printName(name), file]),
      [
        ['a.example.', '/etc/bind/db'],
        ['c.example.', '/etc/bind/db'],
      ],
    );
  });

  it('relative to the directory of the options', () => {
    const options =
      'options {\n\trecursion no;\n\tdirectory "/var/cache/bind";\n\tlisten-on {\n\t\t"any";\n\t};\n};\n';
    assert.equal(workingDirectory(options + zone('a.example', [])), '/var/cache/bind');
    assert.equal(workingDirectory(zone('a.example', [])), undefined);
  });
});
