import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { Name, readName } from '@open-dyndns/dns';
import { checkRules, parseZone, printZone } from '@open-dyndns/zonefile';
import { comparable, compiled } from './readers.ts';

/** Names that packages give to zone files. A manual page of the library db is called so too. */
const zoneFileName = /^(?!.*\.gz$).*\/(?:db\.[^/]+|[^/]+\.(?:zone|hints)|root\.key)$/;

/** Every zone file that an installed Debian package ships. */
const shipped = globSync('/var/lib/dpkg/info/*.list')
  .flatMap((list) => readFileSync(list, 'utf8').split('\n'))
  .filter((path) => zoneFileName.test(path))
  .filter((path) => globSync(path).length === 1);

/** The zone of each: as named.conf.default-zones has it, and the root for the root's data. */
function originOf(path: string): Name {
  const [, zone] = /\/db\.([a-z0-9]+)$/.exec(path) ?? [];
  if (zone === undefined) return Name.root;
  return readName(zone === 'local' ? 'localhost.' : `${zone}.in-addr.arpa.`);
}

/** Hints and keys of the root are records, not a zone, and the keys leave the TTL to their reader. */
const problems: Readonly<Record<string, readonly string[]>> = {
  'root.hints': ['zone.no-soa'],
  'root.key': ['zone.no-soa', 'record.no-ttl', 'record.no-ttl'],
};

test('bind9 and dns-root-data ship zone files', () => assert.ok(shipped.length >= 6, shipped.join(' ')));

for (const path of shipped) {
  test(`printed as it was, and read as what it is: ${path}`, () => {
    const bytes = new Uint8Array(readFileSync(path));
    const zone = parseZone(bytes, { origin: originOf(path) });
    assert.deepEqual(printZone(zone), bytes);
    assert.deepEqual(
      zone.problems.map(({ code }) => code),
      problems[basename(path)] ?? [],
    );
    assert.deepEqual(checkRules(zone), []);
  });
}

for (const path of shipped.filter((one) => one.startsWith('/etc/bind/'))) {
  test(`named-compilezone agrees: ${path}`, async () => {
    const zone = parseZone(readFileSync(path), { origin: originOf(path) });
    const ours = [...zone.records()].map(({ record }) => record);
    const lines = comparable(ours, (await compiled(path, zone.origin)) ?? [], true);
    assert.deepEqual(lines.ours, lines.theirs);
  });
}
