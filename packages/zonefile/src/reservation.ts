import { type Name, type RecordType, typeOf } from '@open-dyndns/dns';
import { generatedTypesOf } from './generated-records.ts';
import type { ZoneText } from './zone-text.ts';

const delegating: ReadonlySet<RecordType> = new Set(['NS', 'DNAME']);

/** As `Zone.isReserved` says. */
export function isReserved(zone: ZoneText, name: Name): boolean {
  if (delegationAbove(zone, name) !== undefined) return true;
  for (const file of zone.files) {
    if (generatedTypesOf(file, name) !== undefined) return true;
    if (file.entriesOf(name).some((entry) => !file.isManaged(entry))) return true;
  }
  return false;
}

/** As `Zone.delegationAbove` says. */
export function delegationAbove(zone: ZoneText, name: Name): Name | undefined {
  return cutAbove(name, zone.origin, (above) => delegates(zone, above));
}

/** The first name above this one, and below the apex, at which the zone is cut. */
export function cutAbove(name: Name, origin: Name, isCutAt: (name: Name) => boolean): Name | undefined {
  if (!name.isAtOrBelow(origin)) return undefined;
  let above = name;
  while (octetsOfParent(above) > origin.wire.length) {
    above = above.parent;
    if (isCutAt(above)) return above;
  }
  return undefined;
}

/** Whether a name below the apex that has records of these types hands over what is below it. */
export function isCut(types: ReadonlySet<RecordType>): boolean {
  return !types.isDisjointFrom(delegating);
}

/** Most names stand right below the apex, and need no name made to see it. */
function octetsOfParent({ wire }: Name): number {
  return wire.length - 1 - (wire[0] ?? 0);
}

function delegates({ files }: ZoneText, name: Name): boolean {
  return files.some((file) => {
    const { entries } = file.scan;
    const written = file.entriesOf(name).some((entry) => delegating.has(typeOf(entries.type(entry))));
    const generated = generatedTypesOf(file, name);
    return written || (generated !== undefined && isCut(generated));
  });
}
