import { type Name, type Soa, typeCode } from '@open-dyndns/dns';
import type { Range } from './text/record-text.ts';
import type { ZoneText } from './zone-text.ts';

/** The zone's SOA record, and the digits of its serial. */
export interface ZoneSoa {
  /** Its number in `Zone.scan.entries`. */
  readonly entry: number;
  readonly rdata: Soa;
  /** Where the digits of the serial stand, all of the record that an edit ever changes. */
  readonly serialText: Range;
}

const soaType = typeCode('SOA');
const serialField = 2;

/** Undefined where the apex has no SOA record in this file, or one that cannot be read. */
export function readSoa(zone: ZoneText): ZoneSoa | undefined {
  const { entries } = zone.scan;
  for (const entry of zone.entriesOf(zone.origin)) {
    if (entries.type(entry) !== soaType || !entries.isRecord(entry)) continue;
    const rdata = zone.rdataAt(entry);
    const serialText = zone.recordText(entry).data[serialField];
    if (rdata.ok && rdata.value.type === 'SOA' && serialText !== undefined)
      return { entry, rdata: rdata.value, serialText };
  }
  return undefined;
}

/** Whether a file has a SOA record of this name, be it one that cannot be read. */
export function hasSoa(zone: ZoneText, name: Name): boolean {
  for (const entry of zone.entriesOf(name)) if (zone.scan.entries.type(entry) === soaType) return true;
  return false;
}
