import { type Name, readName, typeCode } from '@open-dyndns/dns';
import { parseZone } from './parse.ts';
import { none } from './table/entry-table.ts';

/** RFC 6761 §6.4: no zone has this name. */
const noZone = readName('apex.invalid.');
const soaType = typeCode('SOA');

/**
 * The apex as far as a zone file says it by itself: the owner of its SOA record, where that is written in full or
 * stands below an `$ORIGIN` that is. Undefined for a file that leaves it to whoever loads it.
 */
export function apexOf(bytes: Uint8Array): Name | undefined {
  const { entries, names } = parseZone(bytes, { origin: noZone }).scan;
  for (let entry = 0; entry < entries.length; entry += 1) {
    if (entries.type(entry) !== soaType || entries.name(entry) === none) continue;
    const owner = names.name(entries.name(entry));
    return owner.isAtOrBelow(noZone) ? undefined : owner;
  }
  return undefined;
}
