import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Name, parseName } from '@open-dyndns/dns';
import { nameText } from '../../src/protocol/name-text.ts';

describe('a name as people write it', () => {
  for (const [labels, text] of [
    [['laptop', 'local'], 'laptop.local'],
    [['Café Büro', '_ipp', '_tcp', 'local'], 'Café Büro._ipp._tcp.local'],
    [['Desk v1.2', '_ipp', '_tcp', 'local'], 'Desk v1\\.2._ipp._tcp.local'],
    [['back\\slash', 'local'], 'back\\\\slash.local'],
  ] as const)
    it(`${text}, which is the same name when it is read again`, () => {
      const name = Name.fromLabels(labels);
      assert.equal(nameText(name), text);
      const again = parseName(text, Name.root);
      assert.ok(again.ok && again.value.equals(name));
    });
});
