import { attempt, DnsError, quote } from '../errors.ts';
import { ipv4Octets, printIpv4 } from '../ipv4.ts';
import { ipv6Octets, printIpv6 } from '../ipv6.ts';
import { printCharacterString } from '../text/character-string.ts';
import type { Field } from '../text/fields.ts';
import { unescapeOctets } from '../text/name-text.ts';
import { fromBase64, toBase64 } from '../text/octets.ts';
import { joinValueList, splitValueList } from './value-list.ts';

/** One parameter of SVCB and HTTPS (RFC 9460 §2.2). */
export interface ServiceParameter {
  /** 0–65535 (IANA "Service Parameter Keys (SvcParamKeys)"). */
  readonly key: number;
  /** In wire form. */
  readonly value: Uint8Array;
}

/** The text form of a key's value. Both verbs give undefined for values that the key may not have. */
interface ValueForm {
  /** @param octets the value with its escapes undone, or none where there is no `=` */
  readonly read: (octets: Uint8Array) => Uint8Array | undefined;
  readonly print: (value: Uint8Array) => string | undefined;
}

/** RFC 9460 §14.3.2. */
export const mandatoryKey = 0;
/** RFC 9460 §14.3.2. */
export const alpnKey = 1;
/** RFC 9460 §14.3.2. */
export const noDefaultAlpnKey = 2;
const ohttpKey = 8;

/** IANA "Service Parameter Keys (SvcParamKeys)". */
const keyNames: ReadonlyMap<number, string> = new Map([
  [mandatoryKey, 'mandatory'],
  [alpnKey, 'alpn'],
  [noDefaultAlpnKey, 'no-default-alpn'],
  [3, 'port'],
  [4, 'ipv4hint'],
  [5, 'ech'],
  [6, 'ipv6hint'],
  [7, 'dohpath'],
  [ohttpKey, 'ohttp'],
]);
const keyNumbers: ReadonlyMap<string, number> = new Map(Array.from(keyNames, ([key, name]) => [name, key]));

/** RFC 9461 §5: a path that is a URI template (RFC 6570) with the variable `dns`, in UTF-8. */
const dohPath = /^\/.*\{[+#./;?&]?(?:[^{}]*,)?dns(?:\*|:\d{1,4})?(?:,[^{}]*)?\}/s;

const utf8 = new TextDecoder();
/** What `utf8` makes of other octets. */
const notUtf8 = '\ufffd';

const nothing: ValueForm = {
  read: (octets) => (octets.length === 0 ? octets : undefined),
  print: (value) => (value.length === 0 ? '' : undefined),
};
const forms: ReadonlyMap<number, ValueForm> = new Map([
  [mandatoryKey, { read: readKeys, print: printKeys }],
  [alpnKey, { read: readAlpn, print: printAlpn }],
  [noDefaultAlpnKey, nothing],
  [3, { read: readPort, print: printPort }],
  [4, addresses(ipv4Octets, printIpv4, 4)],
  [5, { read: (octets) => some(fromBase64(ascii(octets))), print: (value) => some(toBase64(value)) }],
  [6, addresses(ipv6Octets, printIpv6, 16)],
  [7, { read: template, print: (value) => template(value) && printCharacterString(value) }],
  [ohttpKey, nothing],
]);

/**
 * Reads `key`, `key=value`, or `key=` with the value in quotes. `keyN` takes the octets of any value as they are.
 * @throws DnsError `text.bad-tag`, `name.bad-escape`
 */
export function readParameter({ text, offset }: Field, quoted: string | undefined): ServiceParameter {
  const equals = text.indexOf('=');
  // RFC 9460 §2.1: keys are in lower case, and nothing else.
  const name = equals < 0 ? text : text.slice(0, equals);
  const value = readValue(quoted ?? (equals < 0 ? '' : text.slice(equals + 1)), offset + equals + 1);
  const generic = genericKey(name);
  const key = keyNumbers.get(name) ?? generic;
  if (key === undefined)
    throw new DnsError('text.bad-tag', offset, `${quote(name)} is not the key of a parameter`);
  const form = generic === undefined ? forms.get(key) : undefined;
  const wire = form === undefined ? value : form.read(value);
  if (wire === undefined) throw new DnsError('text.bad-tag', offset, `${quote(name)} cannot have this value`);
  return { key, value: wire };
}

function readValue(text: string, offset: number): Uint8Array {
  const value = attempt(() => unescapeOctets(text));
  if (!value.ok) throw new DnsError(value.error.code, offset + value.error.offset);
  return value.value;
}

/** The parameter in its key's own form, or, with a value that the key may not have, as `keyN`. */
export function printParameter({ key, value }: ServiceParameter): string {
  const text = forms.get(key)?.print(value);
  if (text === undefined)
    return value.length === 0 ? `key${key}` : `key${key}=${printCharacterString(value)}`;
  return text === '' ? keyName(key) : `${keyName(key)}=${text}`;
}

/** A key as every server reads it: BIND 9.18 does not know `ohttp` (RFC 9540), and refuses the zone. */
function keyName(key: number): string {
  const name = key === ohttpKey ? undefined : keyNames.get(key);
  return name ?? `key${key}`;
}

/** Whether the key is known not to have such a value. */
export function isImpossible({ key, value }: ServiceParameter): boolean {
  const form = forms.get(key);
  return form !== undefined && form.print(value) === undefined;
}

/** The keys that the parameter `mandatory` names. */
export function mandatoryKeys(parameters: ReadonlyMap<number, ServiceParameter>): number[] {
  const value = parameters.get(mandatoryKey)?.value ?? new Uint8Array();
  return Array.from({ length: value.length >> 1 }, (_, index) => u16At(value, index * 2));
}

/** RFC 9460 §2.1: `key` and a number without leading zeros. */
function genericKey(name: string): number | undefined {
  const key = Number(/^key(0|[1-9]\d{0,4})$/.exec(name)?.[1]);
  return key <= 0xffff ? key : undefined;
}

function readKeys(octets: Uint8Array): Uint8Array | undefined {
  const keys = ascii(octets)
    .split(',')
    .map((name) => keyNumbers.get(name) ?? genericKey(name) ?? mandatoryKey);
  // RFC 9460 §8: each once, in ascending order on the wire, and not `mandatory` itself.
  const valid = !keys.includes(mandatoryKey) && new Set(keys).size === keys.length;
  if (!valid) return undefined;
  return Uint8Array.from(keys.sort((one, other) => one - other).flatMap((key) => [key >> 8, key & 0xff]));
}

function printKeys(value: Uint8Array): string | undefined {
  const keys = mandatoryKeys(new Map([[mandatoryKey, { key: mandatoryKey, value }]]));
  const ascending = keys.every((key, index) => key > (keys[index - 1] ?? 0));
  if (keys.length * 2 !== value.length || keys.length === 0 || !ascending) return undefined;
  return keys.map(keyName).join(',');
}

/** RFC 9460 §7.1.1: character-strings of one octet at least. */
function readAlpn(octets: Uint8Array): Uint8Array | undefined {
  const protocols = splitValueList(octets);
  if (protocols === undefined || protocols.some(({ length }) => length === 0 || length > 255))
    return undefined;
  return Uint8Array.from(protocols.flatMap((protocol) => [protocol.length, ...protocol]));
}

function printAlpn(value: Uint8Array): string | undefined {
  const protocols: Uint8Array[] = [];
  for (let at = 0; at < value.length; ) {
    const end = at + 1 + (value[at] ?? 0);
    if (value[at] === 0 || end > value.length) return undefined;
    protocols.push(value.subarray(at + 1, end));
    at = end;
  }
  return protocols.length === 0 ? undefined : printCharacterString(joinValueList(protocols));
}

function readPort(octets: Uint8Array): Uint8Array | undefined {
  const text = ascii(octets);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 0xffff ? Uint8Array.of(port >> 8, port & 0xff) : undefined;
}

function printPort(value: Uint8Array): string | undefined {
  return value.length === 2 ? String(u16At(value, 0)) : undefined;
}

/** RFC 9460 §7.3: addresses with commas between them. */
function addresses(
  readOne: (text: string) => Uint8Array | undefined,
  printOne: (octets: Uint8Array) => string,
  length: number,
): ValueForm {
  return {
    read: (octets) => {
      const read = ascii(octets).split(',').map(readOne);
      const known = read.filter((address) => address !== undefined);
      return known.length === read.length
        ? Uint8Array.from(known.flatMap((address) => [...address]))
        : undefined;
    },
    print: (value) => {
      if (value.length === 0 || value.length % length !== 0) return undefined;
      const count = value.length / length;
      const each = Array.from({ length: count }, (_, at) => value.subarray(at * length, (at + 1) * length));
      return each.map(printOne).join(',');
    },
  };
}

function some<Value extends { readonly length: number }>(value: Value | undefined): Value | undefined {
  return value?.length === 0 ? undefined : value;
}

function template(value: Uint8Array): Uint8Array | undefined {
  const text = utf8.decode(value);
  return dohPath.test(text) && !text.includes(notUtf8) ? value : undefined;
}

function ascii(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += String.fromCharCode(octet);
  return text;
}

function u16At(octets: Uint8Array, at: number): number {
  return ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0);
}
