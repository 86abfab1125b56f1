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
  if (!name.isAtOrBelow(zone.origin)) return undefined;
  let above = name;
  while (octetsOfParent(above) > zone.origin.wire.length) {
    above = above.parent;
    if (delegates(zone, above)) return above;
  }
  return undefined;
}

/** Most names stand right below the apex, and need no name made to see it. */
function octetsOfParent({ wire }: Name): number {
  return wire.length - 1 - (wire[0] ?? 0);
}

function delegates({ files }: ZoneText, name: Name): boolean {
  return files.some((file) => {
    const types = file.entriesOf(name).map((entry) => typeOf(file.scan.entries.type(entry)));
    return (
      types.some((type) => delegating.has(type)) ||
      generatedTypesOf(file, name)?.isDisjointFrom(delegating) === false
    );
  });
}
