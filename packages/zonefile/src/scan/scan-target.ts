import type { Finding } from '../problem.ts';
import type { Contexts } from '../table/context.ts';
import type { EntryTable } from '../table/entry-table.ts';
import type { NameTable } from '../table/name-table.ts';
import type { RecordHead } from '../text/record-head.ts';
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

/** What the scanner fills. */
export interface ScanTarget {
  readonly names: NameTable;
  readonly contexts: Contexts;
  readonly entries: EntryTable;
  readonly markers: Marker[];
  readonly findings: Finding[];
  readonly includes: Include[];
  readonly inclusion: Inclusion;
  /** How many records the `$GENERATE` lines of the zone file and its included files stand for. */
  readonly expansion: { records: number };
  /** The class of the zone, as a number. */
  readonly classCode: number;
  /** Knows the mnemonics that the file uses. */
  readonly head: RecordHead;
}

/** A file that an `$INCLUDE` line stands for, scanned in its place. */
export interface Include {
  /** The number of the line's entry. */
  readonly entry: number;
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly target: ScanTarget;
}

/** With more problems than these the text is something else than a zone file. */
export const maxFindings = 1000;
