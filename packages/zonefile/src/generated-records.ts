import { type Name, type Rdata, type RecordType, type Result, typeOf } from '@open-dyndns/dns';
import { expandGenerate, expandOwners } from './generate-expansion.ts';
import { type Generate, readGenerate } from './scan/generate.ts';
import { EntryKind } from './table/entry-table.ts';
import { Lexer } from './text/lexer.ts';
import type { ZoneRecord, ZoneText } from './zone-text.ts';

/** The numbers of a zone's `$GENERATE` entries. */
export function* generateEntries({ scan: { entries } }: ZoneText): Generator<number> {
  const kinds = entries.kinds.subarray(0, entries.length);
  let entry = kinds.indexOf(EntryKind.generate);
  for (; entry >= 0; entry = kinds.indexOf(EntryKind.generate, entry + 1)) yield entry;
}

/** What a `$GENERATE` entry stands for, number by number. */
export function* expansionAt(zone: ZoneText, entry: number): Generator<Result<{ name: Name; rdata: Rdata }>> {
  const generate = generateAt(zone, entry);
  if (generate !== undefined) yield* expandGenerate(generate, originAt(zone, entry));
}

function generateAt({ bytes, scan: { entries, head } }: ZoneText, entry: number): Generate | undefined {
  const lexer = new Lexer(bytes, entries.start(entry), entries.end(entry));
  lexer.next();
  const generate = readGenerate(lexer, head);
  return typeof generate === 'string' ? undefined : generate;
}

function originAt({ scan: { entries, contexts } }: ZoneText, entry: number): Name {
  return contexts.get(entries.context(entry)).origin;
}

/** The records of a `$GENERATE` entry. They are no lines that could be changed one by one, so never managed. */
export function* generatedRecordsAt(zone: ZoneText, entry: number): Generator<ZoneRecord> {
  const { entries } = zone.scan;
  for (const one of expansionAt(zone, entry)) {
    if (!one.ok) continue;
    const { name, rdata } = one.value;
    const record = { name, class: zone.class, ttl: entries.ttl(entry), cacheFlush: false, rdata };
    yield { record, entry, offset: entries.start(entry), managed: false, ...zone.fileField };
  }
}

/** The records of one name that a file's `$GENERATE` entries stand for. */
export function generatedRecordsOf(zone: ZoneText, name: Name): ZoneRecord[] {
  const isGenerated = generatedTypesOf(zone, name) !== undefined;
  return isGenerated ? [...allGenerated(zone).filter(({ record }) => record.name.equals(name))] : [];
}

/** The types of those records, of such as cannot be read too; undefined where there are none. */
export function generatedTypesOf(zone: ZoneText, name: Name): ReadonlySet<RecordType> | undefined {
  const { generated } = zone.scan;
  generated.types ??= typesByName(zone);
  return generated.types.size === 0 ? undefined : generated.types.get(name.key);
}

function typesByName(zone: ZoneText): ReadonlyMap<string, ReadonlySet<RecordType>> {
  const types = new Map<string, Set<RecordType>>();
  for (const entry of generateEntries(zone)) {
    const generate = generateAt(zone, entry);
    if (generate === undefined) continue;
    const type = typeOf(generate.type);
    for (const { key } of expandOwners(generate, originAt(zone, entry)))
      types.set(key, (types.get(key) ?? new Set()).add(type));
  }
  return types;
}

/** One after the other, for they need not fit into memory. */
function* allGenerated(zone: ZoneText): Generator<ZoneRecord> {
  for (const entry of generateEntries(zone)) yield* generatedRecordsAt(zone, entry);
}
