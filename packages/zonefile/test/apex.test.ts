import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printName } from '@open-dyndns/dns';
import { apexOf } from '@open-dyndns/zonefile';
import { octets } from './zone-text.ts';

const soa = 'IN SOA ns admin 1 2 3 4 5\n';
const files: readonly { what: string; source: string; apex: string | undefined }[] = [
  { what: 'the owner of the SOA, in full', source: `example.com. ${soa}`, apex: 'example.com.' },
  { what: 'below an $ORIGIN', source: `$ORIGIN example.com.\n@ ${soa}`, apex: 'example.com.' },
  {
    what: 'relative to an $ORIGIN above the zone',
    source: `$ORIGIN com.\nexample ${soa}`,
    apex: 'example.com.',
  },
  { what: 'not an $ORIGIN below the SOA', source: `@ ${soa}$ORIGIN sub.example.com.\n`, apex: undefined },
  { what: 'not a relative $ORIGIN', source: `$ORIGIN sub\n@ ${soa}`, apex: undefined },
  { what: 'inherited', source: `example.com. NS ns\n ${soa}`, apex: 'example.com.' },
  { what: 'the root', source: `. ${soa}`, apex: '.' },
  { what: 'no SOA', source: '$ORIGIN example.com.\na A 192.0.2.1\n', apex: undefined },
  { what: 'no octets', source: '', apex: undefined },
];

for (const { what, source, apex } of files) {
  test(`apexOf: ${what}`, () => {
    const found = apexOf(octets(source));
    assert.equal(found && printName(found), apex);
  });
}
