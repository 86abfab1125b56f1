import { generatedRecordsAt, generateEntries } from './generated-records.ts';
import type { ZoneRecord, ZoneText } from './zone-text.ts';

/** The record of one entry, or undefined where the entry is none that can be read. */
export function recordAt(zone: ZoneText, entry: number): ZoneRecord | undefined {
  const { entries, names } = zone.scan;
  if (!entries.isRecord(entry)) return undefined;
  const rdata = zone.rdataAt(entry);
  if (!rdata.ok) return undefined;
  const record = {
    name: names.name(entries.name(entry)),
    class: zone.class,
    ttl: entries.ttl(entry),
    cacheFlush: false,
    rdata: rdata.value,
  };
  return { record, entry, offset: entries.start(entry), managed: zone.isManaged(entry), ...zone.fileField };
}

/** The records from the entry `first` up to but without `end`. */
export function* recordsBetween(zone: ZoneText, first: number, end: number): Generator<ZoneRecord> {
  for (let entry = first; entry < end; entry += 1) {
    const record = recordAt(zone, entry);
    if (record !== undefined) yield record;
  }
}

/** The records of a file, with those that its `$GENERATE` and `$INCLUDE` lines stand for in their places. */
export function* recordsThrough(zone: ZoneText): Generator<ZoneRecord> {
  const { entries, includes } = zone.scan;
  const included = new Map(includes.map(({ entry }, index) => [entry, zone.included[index]]));
  let from = 0;
  for (const entry of [...generateEntries(zone), ...included.keys()].sort((one, other) => one - other)) {
    yield* recordsBetween(zone, from, entry);
    yield* included.get(entry)?.records() ?? generatedRecordsAt(zone, entry);
    from = entry;
  }
  yield* recordsBetween(zone, from, entries.length);
}
