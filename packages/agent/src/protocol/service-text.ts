import type { OwnService } from '../model/service.ts';

/** How a service is written, for helps and messages. */
export const serviceGrammar = 'NAME._type._tcp:PORT[,_subtype…][;key=value…]';

/** What entries have to be, for messages. */
export const txtRule = 'entries have a key, at most 255 octets each, and 8,700 in all';

/** The last two labels before the port; the instance may have dots (RFC 6763 §4.3). */
const head =
  /^(?<instance>.+)\.(?<type>_[a-z0-9-]+\._(?:tcp|udp)):(?<port>\d{1,5})(?<subtypes>(?:,[^,;]+)*)$/i;
/** RFC 6763 §7.2, RFC 6335 §5.1: at most 15 characters, a letter among them, hyphens only inside. */
const typeName = /^_(?=[^.]*[a-z])[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?\./i;
/** RFC 1035 §2.3.4 */
const maxLabelOctets = 63;
/** RFC 6763 §4.1.1: names "MUST NOT contain ASCII control characters". */
const controlCharacter = /\p{Cc}/u;
/** RFC 6763 §6.1: each entry is one string of a TXT record. */
const maxEntryOctets = 255;
/** RFC 6762 §17: a packet has at most 9,000 octets, headers and names included. */
const maxTxtOctets = 8_700;
const maxPort = 65_535;
/** RFC 6763 §6.4 */
const keyPattern = /^[\x20-\x3c\x3e-\x7e]+$/;

/** Reads a service as `serviceGrammar` has it; a `\` before a `;` makes it part of a value. */
export function readService(text: string): OwnService | undefined {
  const [first = '', ...entries] = split(text);
  const groups = head.exec(first)?.groups;
  const txt = readEntries(entries);
  if (groups === undefined || txt === undefined) return undefined;
  const { instance = '', type = '', port = '', subtypes = '' } = groups;
  const names = subtypes.split(',').slice(1);
  const fits = [instance, ...names].every((label) => octets(label) <= maxLabelOctets);
  if (!fits || controlCharacter.test(instance) || !typeName.test(type) || Number(port) > maxPort)
    return undefined;
  return { instance, type, port: Number(port), subtypes: names, txt };
}

/** Reads entries as they stand after the first `;` of a service. */
export function readTxt(text: string): OwnService['txt'] | undefined {
  return readEntries(split(text));
}

function split(text: string): readonly string[] {
  return text.split(/(?<!\\);/).map((part) => part.replaceAll('\\;', ';'));
}

function readEntries(texts: readonly string[]): OwnService['txt'] | undefined {
  const entries = texts.filter((text) => text !== '').map(readEntry);
  const sizes = entries.map(([key, value]) => octets(key) + (value === true ? 0 : octets(`=${value}`)));
  // Each stands behind an octet that says how long it is.
  const size = sizes.reduce((sum, one) => sum + 1 + one, 0);
  const fits = size <= maxTxtOctets && sizes.every((one) => one <= maxEntryOctets);
  return fits && entries.every(([key]) => keyPattern.test(key)) ? Object.fromEntries(entries) : undefined;
}

function readEntry(text: string): readonly [string, string | true] {
  const at = text.indexOf('=');
  return at < 0 ? [text, true] : [text.slice(0, at), text.slice(at + 1)];
}

function octets(text: string): number {
  return Buffer.byteLength(text);
}
