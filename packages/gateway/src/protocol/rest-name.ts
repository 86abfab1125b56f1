import { Name, parseName, printLabel, printName } from '@open-dyndns/dns';
import type { FieldError } from '../errors.ts';
import { hostNameProblem, isHostName } from '../model/host-name.ts';
import { type ZonePolicy, zoneOf } from '../model/zone.ts';
import { quote } from './fields.ts';

/** How nearly every host is called: nothing of it has to be changed. */
const isLowerCaseLabel = /^[a-z0-9-]+$/;

/** A host's name and the zone that it stands in, or why there is none. */
export type ReadName =
  | { readonly ok: true; readonly name: Name; readonly zone: ZonePolicy }
  | { readonly ok: false; readonly code: FieldError['code']; readonly detail: string };

/**
 * Reads the name of a host that may be registered. Without a dot it stands in the first zone; with dots it is the
 * whole name, its final dot optional. The result is in lower case.
 */
export function readHostName(text: string, zones: readonly ZonePolicy[]): ReadName {
  const found = findName(text, zones);
  if (!found.ok) return found;
  const problem = hostNameProblem(found.name, found.zone.apex, found.zone.names);
  return problem === undefined ? found : bad('name.invalid', `${problem}.`);
}

/**
 * Finds the zone of any name that may stand in a zone file, host name or not. @see readHostName for how it is read.
 */
export function findName(text: string, zones: readonly ZonePolicy[]): ReadName {
  const [first] = zones;
  if (first === undefined) return bad('name.outside-zone', 'This gateway serves no zone.');
  const parsed = parseName(text, text.includes('.') ? Name.root : first.apex);
  if (!parsed.ok) return bad('name.invalid', `${quote(text)} is not a host name: ${parsed.error.message}.`);
  const zone = zoneOf(parsed.value, zones, ({ apex }) => apex);
  if (zone === undefined) return outside(text, parsed.value, zones);
  const name = isLowerCaseLabel.test(text) ? parsed.value : lowerCase(parsed.value, zone.apex);
  return { ok: true, name, zone };
}

/** A host's name as this interface writes it: the label in the first zone, the whole name without final dot elsewhere. */
export function shortName(name: Name, zones: readonly ZonePolicy[]): string {
  const [label, ...more] = (zones[0] && name.relativeTo(zones[0].apex)) ?? [];
  const short = label === undefined || more.length > 0 ? '' : printLabel(label);
  // A dot makes a whole name of it, even an escaped one.
  return short === '' || short.includes('.') ? printName(name).replace(/\.$/, '') : short;
}

function outside(text: string, name: Name, zones: readonly ZonePolicy[]): ReadName {
  if (!isHostName(name, Name.root)) return bad('name.invalid', `${quote(text)} is not a host name.`);
  const served = zones.map(({ apex }) => printName(apex)).join(', ');
  return bad('name.outside-zone', `${quote(text)} is in none of the zones served here (${served}).`);
}

function lowerCase(name: Name, apex: Name): Name {
  const labels = name.relativeTo(apex) ?? [];
  return Name.fromLabels(
    labels.map((label) => label.map((octet) => (octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet))),
    apex,
  );
}

function bad(code: FieldError['code'], detail: string): ReadName {
  return { ok: false, code, detail };
}
