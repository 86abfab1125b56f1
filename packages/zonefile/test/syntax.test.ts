import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { printZone } from '@open-dyndns/zonefile';
import { ruleOf, whatIsRead } from './golden.ts';
import { zoneOf } from './zone-text.ts';

/** Each zone file is named for the rule it shows; beside it is what has to be read from it. */
const folder = new URL('./fixtures/syntax/', import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.zone'))) {
  test(`syntax: ${ruleOf(file)}`, () => {
    const bytes = readFileSync(new URL(file, folder));
    const zone = zoneOf(bytes);
    assert.deepEqual(printZone(zone), new Uint8Array(bytes));
    assert.equal(whatIsRead(zone), readFileSync(new URL(file.replace('.zone', '.expected'), folder), 'utf8'));
  });
}

/** Every type of RFCs up to 9460 that has not been given up. */
const types =
  'A NS CNAME SOA PTR HINFO MX TXT RP AFSDB AAAA LOC SRV NAPTR KX CERT DNAME APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA HIP CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS SPF EUI48 EUI64 URI CAA';

test('syntax: the files show every record type', () => {
  const shown = new Set(
    ['every-record-type', 'signed-zones']
      .map((file) => zoneOf(readFileSync(new URL(`${file}.zone`, folder))))
      .flatMap((zone) => [...zone.records()].map(({ record }) => String(record.rdata.type))),
  );
  assert.deepEqual(
    types.split(' ').filter((type) => !shown.has(type)),
    [],
  );
});
