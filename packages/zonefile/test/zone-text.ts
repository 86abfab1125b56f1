import { type Name, printRecord, readName } from '@open-dyndns/dns';
import { parseZone, type Zone } from '@open-dyndns/zonefile';

export const origin: Name = readName('example.com.');

const utf8 = new TextEncoder();

/** The octets of a text. */
export function octets(text: string): Uint8Array {
  return utf8.encode(text);
}

/** The text of octets. */
export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** A zone of example.com. */
export function zoneOf(source: string | Uint8Array): Zone {
  return parseZone(typeof source === 'string' ? octets(source) : source, { origin });
}

/** A name, relative to example.com. */
export function name(relative: string): Name {
  return readName(relative, origin);
}

/** The records of a zone, a line each, blanks single. */
export function recordLines(zone: Zone): string[] {
  return [...zone.records()].map(({ record }) => printRecord(record).replaceAll('\t', ' '));
}
