import type { Name } from '@open-dyndns/dns';
import { Contexts } from '../table/context.ts';
import { EntryTable, none } from '../table/entry-table.ts';
import { NameTable } from '../table/name-table.ts';
import { RecordHead } from '../text/record-head.ts';
import { FindingList } from './finding-list.ts';
import { type IncludeLoader, Inclusion } from './inclusion.ts';
import type { Scan, ScanState, ScanTarget } from './scan-target.ts';
import { Scanner } from './scanner.ts';

/** Reads a whole file, names relative to `origin` until the file says otherwise. */
export function scanText(bytes: Uint8Array, origin: Name, classCode: number, include?: IncludeLoader): Scan {
  const contexts = new Contexts(origin);
  const entries = EntryTable.forText(bytes.length);
  const target: ScanTarget = {
    names: new NameTable(origin, entries.capacity),
    contexts,
    entries,
    findings: new FindingList(),
    markers: [],
    includes: [],
    inclusion: new Inclusion(include),
    expansion: { records: 0 },
    classCode,
    head: new RecordHead(),
  };
  Scanner.ofFile(bytes, target, topOfFile(contexts)).run();
  return scanOf(target);
}

/** What a scanner has found. */
export function scanOf(target: ScanTarget): Scan {
  return { ...target, generated: { types: undefined } };
}

/** What the first line inherits. */
function topOfFile({ topId }: Contexts): ScanState {
  return { name: none, ttl: none, context: topId };
}

/** What the line below an entry inherits, or the first line of the file where `entry` is `none`. */
export function stateBelow({ entries, contexts }: Scan, entry: number): ScanState {
  if (entry === none) return topOfFile(contexts);
  return { name: entries.name(entry), ttl: entries.ttl(entry), context: entries.context(entry) };
}
