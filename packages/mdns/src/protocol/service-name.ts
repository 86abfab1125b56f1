import { maxLabelOctets, Name } from '@open-dyndns/dns';
import { MdnsError } from '../errors.ts';

/** RFC 6762 §3: the domain of every link. */
const localDomain: Name = Name.fromLabels(['local']);
/** RFC 6763 §9: the type whose instances are the types. */
export const serviceTypesType = '_services._dns-sd._udp';

/** RFC 6763 §7.1: stands between a subtype and its type. */
const subtypeMark = '._sub.';
/** RFC 6335 §5.1, RFC 6763 §7.2: at most 15 characters, letters, digits and inner hyphens; deployed types have underscores too. */
const typePattern = /^_([a-z0-9](?:[a-z0-9_-]{0,13}[a-z0-9])?)\._(tcp|udp)$/i;
/** RFC 6763 §4.1.1: "MUST NOT contain ASCII control characters". */
const controlCharacter = /\p{Cc}/u;
const utf8 = new TextEncoder();
const text = new TextDecoder();

/** Whether a text is a service type, such as `_http._tcp`, or the type of all types. */
export function isServiceType(text: string): boolean {
  return text === serviceTypesType || typePattern.test(text);
}

/** The name of a type under `local`, such as `_http._tcp.local`. @throws MdnsError `mdns.bad-service-type` */
export function serviceTypeName(type: string): Name {
  if (!isServiceType(type)) throw new MdnsError('mdns.bad-service-type', type);
  return Name.fromLabels(type.split('.'), localDomain);
}

/** The name under which the instances of a subtype are found (RFC 6763 §7.1). @throws MdnsError `mdns.bad-service-type` */
export function subtypeName(subtype: string, type: string): Name {
  if (!fitsLabel(subtype)) throw new MdnsError('mdns.bad-service-type', `${subtype}._sub.${type}`);
  return Name.fromLabels([subtype, '_sub'], serviceTypeName(type));
}

/** What can be browsed for: the instances of a type, or those of one of its subtypes. */
export interface Browsable {
  /** Whose pointers lead to the instances. */
  readonly pointers: Name;
  /** Under which the instances stand, `_http._tcp`, whatever the subtype. */
  readonly type: string;
}

/** Whether a text is a service type, or a subtype and its type such as `_printer._sub._http._tcp`. */
export function isBrowsable(text: string): boolean {
  const { subtype, type } = splitSubtype(text);
  return isServiceType(type) && (subtype === undefined || fitsLabel(subtype));
}

/** Reads what `isBrowsable` is true of. @throws MdnsError `mdns.bad-service-type` */
export function readBrowsable(text: string): Browsable {
  const { subtype, type } = splitSubtype(text);
  return { pointers: subtype === undefined ? serviceTypeName(type) : subtypeName(subtype, type), type };
}

/** The name of an instance; dots in it are nothing special. @throws MdnsError `mdns.bad-instance`, `mdns.bad-service-type` */
export function instanceName(instance: string, type: string): Name {
  const normal = instance.normalize('NFC');
  if (!fitsLabel(normal) || controlCharacter.test(normal)) throw new MdnsError('mdns.bad-instance', instance);
  return Name.fromLabels([normal], serviceTypeName(type));
}

/** The name of a host under `local`. @throws MdnsError `mdns.bad-label` */
export function hostName(label: string): Name {
  const normal = label.normalize('NFC');
  if (!fitsLabel(normal)) throw new MdnsError('mdns.bad-label', label);
  return Name.fromLabels([normal], localDomain);
}

/**
 * The instance that a name of a type spells. It is one label (RFC 6763 §4.1.1); python-zeroconf and others split it at
 * its dots, which are put back here.
 */
export function instanceOf(name: Name, type: string): string {
  const labels = name.relativeTo(serviceTypeName(type)) ?? name.labels;
  return labels.map((label) => text.decode(label)).join('.');
}

/** The type that a name under `local` spells, such as `_http._tcp`. */
export function serviceTypeOf(name: Name): string {
  return (name.relativeTo(localDomain) ?? name.labels).map((label) => text.decode(label)).join('.');
}

function splitSubtype(text: string): { readonly subtype?: string; readonly type: string } {
  const at = text.lastIndexOf(subtypeMark);
  if (at < 0) return { type: text };
  return { subtype: text.slice(0, at), type: text.slice(at + subtypeMark.length) };
}

function fitsLabel(label: string): boolean {
  const { length } = utf8.encode(label);
  return length > 0 && length <= maxLabelOctets;
}
