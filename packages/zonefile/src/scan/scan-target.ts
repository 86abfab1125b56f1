import type { RecordType } from '@open-dyndns/dns';
import type { Contexts } from '../table/context.ts';
import type { EntryTable } from '../table/entry-table.ts';
import type { NameTable } from '../table/name-table.ts';
import type { RecordHead } from '../text/record-head.ts';
import type { FindingList } from './finding-list.ts';
import type { Inclusion } from './inclusion.ts';
import type { Marker } from './marker.ts';

/** What one line inherits from those above it. */
export interface ScanState {
  /** `NameTable` number of the last owner name, or `none`. */
  name: number;
  /** The last record's TTL, or `none`. */
  ttl: number;
  /** `Contexts` number. */
  context: number;
}

/** All that one pass over a zone file finds. */
export interface Scan {
  readonly names: NameTable;
  readonly contexts: Contexts;
  readonly entries: EntryTable;
  readonly markers: readonly Marker[];
  readonly findings: FindingList;
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

/** What the scanner fills: all of a `Scan` that the text itself says. */
export interface ScanTarget extends Omit<Scan, 'generated'> {
  readonly markers: Marker[];
  readonly includes: Include[];
  readonly expansion: { records: number };
}

/** A file that an `$INCLUDE` line stands for, scanned in its place. */
export interface Include {
  /** The number of the line's entry. */
  readonly entry: number;
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly target: ScanTarget;
}
