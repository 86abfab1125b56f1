import { Name as DnsName, type Name, parseName } from '@open-dyndns/dns';

/** A zone statement as `named-checkconf -p` prints it: the name, and its clauses up to the brace in the same column. */
const zoneStatement = /^(\s*)zone "([^"]*)"[^{]*\{([\s\S]*?)^\1\};/gm;
const takesUpdates = /^\s*(?:update-policy\b|allow-update\s*\{(?!\s*(?:"?none"?\s*;\s*)?\}))/m;

const fileClause = /^\s*file "([^"]*)";/m;
const directoryClause = /^options \{[\s\S]*?^\s*directory "([^"]*)";[\s\S]*?^\};/m;

/** A zone that BIND loads from a file, whose path may be relative to BIND's directory. */
export interface LoadedZone {
  readonly name: Name;
  readonly file: string;
}

/** The zones that take dynamic updates (BIND 9 ARM, "Dynamic Update"), from what `named-checkconf -p` prints. */
export function dynamicZones(configuration: string): Name[] {
  return zonesOf(configuration).flatMap(({ name, clauses }) => (takesUpdates.test(clauses) ? [name] : []));
}

/** The zones that have a file, in the same text. */
export function loadedZones(configuration: string): LoadedZone[] {
  return zonesOf(configuration).flatMap(({ name, clauses }) => {
    const file = fileClause.exec(clauses)?.[1];
    return file === undefined ? [] : [{ name, file }];
  });
}

/** The directory to which such files are relative; undefined for that in which named was started. */
export function workingDirectory(configuration: string): string | undefined {
  return directoryClause.exec(configuration)?.[1];
}

function zonesOf(configuration: string): { readonly name: Name; readonly clauses: string }[] {
  return [...configuration.matchAll(zoneStatement)].flatMap(([, , text = '', clauses = '']) => {
    const name = parseName(text, DnsName.root);
    return name.ok ? [{ name: name.value, clauses }] : [];
  });
}
