import { classCode, type Name, type RecordClass } from '@open-dyndns/dns';
import { scanText } from './scan/scan.ts';
import { Zone } from './zone.ts';

/** What a file does not say about itself. */
export interface ParseOptions {
  /** The apex of the zone, to which names are relative until the file says otherwise. */
  readonly origin: Name;
  /** The class of the zone; IN where it is not given. */
  readonly class?: RecordClass;
}

/**
 * Reads a zone file (RFC 1035 §5). Never throws, whatever the octets: what is wrong is in `Zone.problems`.
 * @param bytes the whole file, under 4 GiB, which the zone keeps and which must not change from here on
 */
export function parseZone(bytes: Uint8Array, options: ParseOptions): Zone {
  const recordClass = options.class ?? 'IN';
  return new Zone(bytes, recordClass, scanText(bytes, options.origin, classCode(recordClass)));
}

/** The file, byte for byte as it was parsed. */
export function printZone(zone: Zone): Uint8Array {
  return new Uint8Array(zone.bytes);
}
