import { classCode, type Name, type RecordClass } from '@open-dyndns/dns';
import type { IncludeLoader } from './scan/inclusion.ts';
import { scanText } from './scan/scan.ts';
import { Zone } from './zone.ts';

/** What a file does not say about itself. */
export interface ParseOptions {
  /** The apex of the zone, to which names are relative until the file says otherwise. */
  readonly origin: Name;
  /** The class of the zone; IN where it is not given. */
  readonly class?: RecordClass;
  /** Reads the files that `$INCLUDE` names; without it, such a line is a problem. It is called while parsing. */
  readonly include?: IncludeLoader | undefined;
}

/**
 * Reads a zone file (RFC 1035 §5). Never throws, whatever the octets: what is wrong is in `Zone.problems`.
 * @param bytes the whole file, under 4 GiB, which the zone keeps and which must not change from here on
 */
export function parseZone(bytes: Uint8Array, options: ParseOptions): Zone {
  const { origin, class: recordClass = 'IN', include } = options;
  return new Zone(bytes, recordClass, scanText(bytes, origin, classCode(recordClass), include));
}

/** The file, byte for byte as it was parsed. */
export function printZone(zone: Zone): Uint8Array {
  return new Uint8Array(zone.bytes);
}
