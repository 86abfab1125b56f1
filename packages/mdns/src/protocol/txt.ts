import type { Txt } from '@open-dyndns/dns';
import { MdnsError } from '../errors.ts';

/** What a service says about itself: `true` for a key without a value, which is not the same as an empty one. */
export type TxtEntries = Readonly<Record<string, string | true | Uint8Array>>;

const maxStringOctets = 255;
/** RFC 6762 §17: no packet "larger than 9000 bytes", headers and the record's name included. */
const maxTxtOctets = 8700;
/** RFC 6763 §6.4: "printable US-ASCII values (0x20-0x7E), excluding '='". */
const keyPattern = /^[\x20-\x3c\x3e-\x7e]+$/;
const equalsSign = 0x3d;
const utf8 = new TextEncoder();
const text = new TextDecoder();

/** The TXT record of a service (RFC 6763 §6). @throws MdnsError `mdns.bad-txt` */
export function encodeTxt(entries: TxtEntries): Txt {
  const strings = Object.entries(entries).map(([key, value]) => encodeEntry(key, value));
  const size = strings.reduce((sum, string) => sum + string.length + 1, 0);
  if (size > maxTxtOctets) throw new MdnsError('mdns.bad-txt', `${size} octets`);
  // RFC 6763 §6.1: "an empty TXT record… MUST contain a single zero byte".
  return { type: 'TXT', strings: strings.length > 0 ? strings : [new Uint8Array()] };
}

/** The entries of a TXT record, values read as UTF-8, keys in the case that was sent. */
export function decodeTxt({ strings }: Txt): Readonly<Record<string, string | true>> {
  const entries = new Map<string, [string, string | true]>();
  for (const string of strings) {
    const { key, value } = decodeEntry(string);
    // RFC 6763 §6.4: a string that begins with "=" MUST be silently ignored; of equal keys, in any case, the first counts.
    if (key !== '' && !entries.has(key.toLowerCase())) entries.set(key.toLowerCase(), [key, value]);
  }
  return Object.fromEntries(entries.values());
}

function encodeEntry(key: string, value: string | true | Uint8Array): Uint8Array {
  const octets = value === true ? utf8.encode(key) : joined(key, value);
  if (!keyPattern.test(key) || octets.length > maxStringOctets) throw new MdnsError('mdns.bad-txt', key);
  return octets;
}

function joined(key: string, value: string | Uint8Array): Uint8Array {
  const start = utf8.encode(`${key}=`);
  const rest = typeof value === 'string' ? utf8.encode(value) : value;
  const octets = new Uint8Array(start.length + rest.length);
  octets.set(start);
  octets.set(rest, start.length);
  return octets;
}

function decodeEntry(string: Uint8Array): { key: string; value: string | true } {
  const at = string.indexOf(equalsSign);
  if (at < 0) return { key: text.decode(string), value: true };
  return { key: text.decode(string.subarray(0, at)), value: text.decode(string.subarray(at + 1)) };
}
