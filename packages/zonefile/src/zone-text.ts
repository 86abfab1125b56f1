import type { Name, Rdata, RecordClass, ResourceRecord, Result } from '@open-dyndns/dns';
import type { Scan } from './scan/scan-target.ts';
import type { RecordText } from './text/record-text.ts';

/** A record and where it stands. */
export interface ZoneRecord {
  readonly record: ResourceRecord;
  /** Its number in `Zone.scan.entries`. */
  readonly entry: number;
  /** Octets from the start of the text to its first line; `Zone.positionAt` counts the lines. */
  readonly offset: number;
  /** Whether it stands in the marked section. */
  readonly managed: boolean;
  /** The included file in which it stands, as `$INCLUDE` names it; absent for the zone file itself. */
  readonly file?: string;
}

/** What those who read records, findings and names out of one file of a zone see of it; a `Zone` is one. */
export interface ZoneText {
  readonly bytes: Uint8Array;
  readonly origin: Name;
  readonly class: RecordClass;
  readonly scan: Scan;
  readonly file: string | undefined;
  readonly fileField: { readonly file?: string };
  readonly files: readonly ZoneText[];
  readonly included: readonly ZoneText[];
  entriesOf(name: Name): readonly number[];
  isManaged(entry: number): boolean;
  rdataAt(entry: number): Result<Rdata>;
  recordText(entry: number): RecordText;
  records(): Generator<ZoneRecord>;
}
