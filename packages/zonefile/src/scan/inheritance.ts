import type { Contexts } from '../table/context.ts';
import { EntryKind, type EntryTable, Written } from '../table/entry-table.ts';

/** The entries of one file. */
export interface FileEntries {
  readonly entries: EntryTable;
  readonly contexts: Contexts;
  /** Number of the context at the top of the file. */
  readonly topContext: number;
}

/** Whether what the entry says depends on the TTL of the record above it. */
export function inheritsTtl({ entries, contexts, topContext }: FileEntries, entry: number): boolean {
  const kind = entries.kind(entry);
  // What cannot be read may lack nothing but a TTL, and lets the line below inherit the one above.
  if (kind !== EntryKind.broken && entries.writes(entry, Written.ttl)) return false;
  // Not the context below it: a SOA record without a TTL makes its last field the default if there is none above.
  const above = contexts.get(entry === 0 ? topContext : entries.context(entry - 1));
  return kind === EntryKind.include || above.defaultTtl === undefined;
}

/**
 * What the first record of an included file writes, in bits of `Written`: without the owner bit it inherits the owner
 * name from above the `$INCLUDE` line, without the TTL bit the TTL of the record above.
 */
export function firstRecordWrites(file: FileEntries): number {
  const { entries } = file;
  let writes = Written.owner | Written.ttl;
  for (let entry = 0; entry < entries.length; entry += 1) {
    const kind = entries.kind(entry);
    if (kind === EntryKind.directive) continue;
    if (!entries.writes(entry, Written.owner)) writes &= ~Written.owner;
    if (inheritsTtl(file, entry)) writes &= ~Written.ttl;
    // The owner name passes these by.
    if (kind !== EntryKind.generate && kind !== EntryKind.include) break;
  }
  return writes;
}
