import { type Soa, typeCode } from '@open-dyndns/dns';
import type { Range } from './text/record-text.ts';
import type { Zone } from './zone.ts';

/** The zone's SOA record, and the digits of its serial. */
export interface ZoneSoa {
  readonly entry: number;
  readonly rdata: Soa;
  readonly serialText: Range;
}

const soaType = typeCode('SOA');
const serialField = 2;

/** Undefined where the apex has no SOA record in this file, or one that cannot be read. */
export function readSoa(zone: Zone): ZoneSoa | undefined {
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
