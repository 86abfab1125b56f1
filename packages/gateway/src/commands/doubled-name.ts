import { Name, printName, type Rdata } from '@open-dyndns/dns';
import type { Zone } from '@open-dyndns/zonefile';
import { StartError } from '../errors.ts';

/**
 * Refuses a full name that lacks its last dot: `foo.example.com`, typed for the zone example.com, is
 * foo.example.com.example.com. Where the zone has such a name already, it is meant.
 * @param names relative to the zone, as they are typed
 * @param inFull the same, as if each was typed in full
 * @throws StartError `zone-file.refused`
 */
export function requireNotDoubled(zone: Zone, names: readonly Name[], inFull: readonly Name[]): void {
  const apex = zone.origin;
  names.forEach((name, index) => {
    const full = inFull[index] ?? name;
    if (full.equals(name) || !full.isAtOrBelow(apex) || zone.recordsOf(name).length > 0) return;
    const spelled = printName(full);
    const short = full.equals(apex) ? '@' : spelled.slice(0, -`.${printName(apex)}`.length);
    throw new StartError(
      'zone-file.refused',
      `“${spelled.slice(0, -1)}” has no last dot, and would be ${printName(name)}: write “${short}” or “${spelled}”.`,
    );
  });
}

/** The names in the data of a record. */
export function namesIn(rdata: Rdata): Name[] {
  return Object.values(rdata)
    .flat()
    .filter((value) => value instanceof Name);
}
