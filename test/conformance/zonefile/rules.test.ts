import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkRules } from '@open-dyndns/zonefile';
import { ruleOf } from '../../../packages/zonefile/test/golden.ts';
import { zoneOf } from '../../../packages/zonefile/test/zone-text.ts';
import { checkZone } from './checkzone.ts';

const folder = new URL('../../../packages/zonefile/test/fixtures/rules/', import.meta.url);

/** What named-checkzone says of each file; it is silent about the others. */
const complaints: Readonly<Record<string, RegExp>> = {
  'a-cname-stands-alone': /alias\.example\.com: CNAME and other data/,
  'a-delegation-is-to-no-cname': /lab\.example\.com\/NS 'alias\.example\.com' is a CNAME \(illegal\)/,
  'a-delegation-to-a-host-in-the-zone-needs-its-address':
    /lab\.example\.com\/NS 'ns2\.example\.com' has no address/,
  'a-mail-server-is-no-cname': /MX 'alias\.example\.com' is a CNAME \(illegal\)/,
  'a-name-has-one-cname': /alias\.example\.com: multiple RRs of singleton type/,
  'a-name-has-one-dname': /tree\.example\.com: multiple RRs of singleton type/,
  'a-name-server-below-another-delegation-may-do-without-glue': /has no SIBLING GLUE address records/,
  'a-name-server-below-its-delegation-needs-glue':
    /'ns\.lab\.example\.com' has no REQUIRED GLUE address records/,
  'a-name-server-in-the-zone-has-an-address': /NS 'ns2\.example\.com' has no address records/,
  'a-name-server-is-no-cname': /NS 'alias\.example\.com' is a CNAME \(illegal\)/,
  'a-set-has-one-ttl': /TTL set to prior TTL \(30\)/,
  'a-soa-stands-at-the-apex-only': /SOA record not at top of zone \(lab\.example\.com\)/,
  'a-zone-has-name-servers': /has no NS records/,
  'a-zone-has-one-soa': /example\.com: multiple RRs of singleton type/,
  'generated-records-keep-the-rules-too': /host2\.example\.com: CNAME and other data/,
  'records-are-in-the-zone': /ignoring out-of-zone data \(host\.example\.org\)/,
  'what-cannot-be-read-breaks-no-rule': /192\.0\.2\.256/,
};

/** BIND takes the same record twice for one, and says nothing. */
const onlyOurs: ReadonlySet<string> = new Set(['a-record-stands-once']);
/** RFC 9471 §3.2 does without this glue; a zone file that cannot be read is no matter of the rules. */
const onlyTheirs: ReadonlySet<string> = new Set([
  'a-name-server-below-another-delegation-may-do-without-glue',
  'what-cannot-be-read-breaks-no-rule',
]);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.zone'))) {
  const name = file.replace('.zone', '');
  test(`named-checkzone agrees: ${ruleOf(file)}`, async () => {
    const path = fileURLToPath(new URL(file, folder));
    const theirs = await checkZone(path);
    const breaches = checkRules(zoneOf(readFileSync(path)));
    const complaint = complaints[name];
    if (complaint === undefined) assert.equal(theirs.words, '');
    else assert.match(theirs.words, complaint);
    if (!onlyTheirs.has(name) && !onlyOurs.has(name))
      assert.equal(breaches.length > 0, complaint !== undefined, theirs.words);
    if (!theirs.loads && !onlyTheirs.has(name))
      assert.ok(
        breaches.some(({ severity }) => severity === 'error'),
        theirs.words,
      );
  });
}
