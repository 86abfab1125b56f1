import type { Contexts } from '../table/context.ts';
import { EntryKind, type EntryTable, Written } from '../table/entry-table.ts';

/**
 * What the first record of an included file writes, in bits of `Written`: without the owner bit it inherits the owner
 * name from above the `$INCLUDE` line, without the TTL bit the TTL of the record above.
 */
export function firstRecordWrites({
  entries,
  contexts,
}: {
  entries: EntryTable;
  contexts: Contexts;
}): number {
  const all = Written.owner | Written.ttl;
  let writes = all;
  for (let entry = 0; entry < entries.length; entry += 1) {
    const kind = entries.kind(entry);
    if (kind === EntryKind.directive) continue;
    writes &= writtenBy(entry, entries, contexts);
    // The owner name passes these by.
    if (kind !== EntryKind.generate && kind !== EntryKind.include) break;
  }
  return writes;
}

function writtenBy(entry: number, entries: EntryTable, contexts: Contexts): number {
  const kind = entries.kind(entry);
  const hasDefault =
    kind !== EntryKind.include && contexts.get(entries.context(entry)).defaultTtl !== undefined;
  const ttl = hasDefault || kind === EntryKind.broken || entries.writes(entry, Written.ttl);
  return (entries.writes(entry, Written.owner) ? Written.owner : 0) | (ttl ? Written.ttl : 0);
}
