import type { Name, RecordType } from '@open-dyndns/dns';
import type { Finding } from '../problem.ts';
import { Contexts } from '../table/context.ts';
import { EntryTable, none } from '../table/entry-table.ts';
import { NameTable } from '../table/name-table.ts';
import { RecordHead } from '../text/record-head.ts';
import { type IncludeLoader, Inclusion } from './inclusion.ts';
import type { Marker } from './marker.ts';
import type { Include, ScanState, ScanTarget } from './scan-target.ts';
import { Scanner } from './scanner.ts';

/** All that one pass over a zone file finds. */
export interface Scan {
  readonly names: NameTable;
  readonly contexts: Contexts;
  readonly entries: EntryTable;
  readonly markers: readonly Marker[];
  readonly findings: readonly Finding[];
  readonly includes: readonly Include[];
  readonly inclusion: Inclusion;
  /** How many records the `$GENERATE` lines of the zone file and its included files stand for. */
  readonly expansion: { readonly records: number };
  /** The class of the zone, as a number. */
  readonly classCode: number;
  /** Knows the mnemonics that the file uses. */
  readonly head: RecordHead;
  /** What `$GENERATE` lines stand for, once they have been expanded; shared while those stay. */
  readonly generated: GeneratedNames;
}

/** Filled when it is first asked for. */
export interface GeneratedNames {
  /** The types that each name has, by the key of the name. */
  types: ReadonlyMap<string, ReadonlySet<RecordType>> | undefined;
}

/** Reads a whole file, names relative to `origin` until the file says otherwise. */
export function scanText(bytes: Uint8Array, origin: Name, classCode: number, include?: IncludeLoader): Scan {
  const contexts = new Contexts(origin);
  const entries = EntryTable.forText(bytes.length);
  const target: ScanTarget = {
    names: new NameTable(origin, entries.capacity),
    contexts,
    entries,
    findings: [],
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
