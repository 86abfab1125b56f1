import { Name as DnsName, type Name, parseName } from '@open-dyndns/dns';

/** A zone statement as `named-checkconf -p` prints it: the name, and its clauses up to the brace in the same column. */
const zoneStatement = /^(\s*)zone "([^"]*)"[^{]*\{([\s\S]*?)^\1\};/gm;
const takesUpdates = /^\s*(?:update-policy\b|allow-update\s*\{(?!\s*(?:"?none"?\s*;\s*)?\}))/m;

/** The zones that take dynamic updates (BIND 9 ARM, "Dynamic Update"), from what `named-checkconf -p` prints. */
export function dynamicZones(configuration: string): Name[] {
  return [...configuration.matchAll(zoneStatement)].flatMap(([, , name = '', clauses = '']) => {
    const parsed = parseName(name, DnsName.root);
    return parsed.ok && takesUpdates.test(clauses) ? [parsed.value] : [];
  });
}
