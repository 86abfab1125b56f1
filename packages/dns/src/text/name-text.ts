import { attempt, DnsError, type Result } from '../errors.ts';
import { maxLabelOctets, Name } from '../name.ts';

const utf8 = new TextEncoder();
const dot = 0x2e;
const backslash = 0x5c;

/**
 * Reads a name in presentation form (RFC 1035 §5.1): `\X`, `\DDD`, `@`, and, without a final dot, relative to
 * `origin`. Characters above 127 become the octets of their UTF-8 form.
 * @throws DnsError `name.*`; `offset` counts characters from the start of `text`.
 */
export function readName(text: string, origin?: Name): Name {
  if (text === '@') return requireOrigin(origin, 0);
  if (text === '.') return Name.root;
  const { labels, absolute } = splitLabels(text);
  const suffix = absolute ? Name.root : requireOrigin(origin, text.length);
  return Name.fromLabels(labels, suffix);
}

/** `readName` with bad input as data. */
export function parseName(text: string, origin?: Name): Result<Name> {
  return attempt(() => readName(text, origin));
}

/** The name in presentation form with its final dot, every octet that is not printable ASCII as `\DDD`. */
export function printName(name: Name): string {
  if (name.isRoot) return '.';
  const { wire } = name;
  let text = '';
  for (let at = 0, length = wire[0] ?? 0; length > 0; at += length + 1, length = wire[at] ?? 0)
    text += `${printOctets(wire, at + 1, at + 1 + length)}.`;
  return text;
}

/** One label in presentation form: dots, quotes and the other special characters of master files escaped. */
export function printLabel(label: Uint8Array): string {
  return printOctets(label, 0, label.length);
}

function printOctets(octets: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += 1) text += printedOctets[octets[at] ?? 0];
  return text;
}

/** Every octet as it is printed. */
const printedOctets: readonly string[] = Array.from({ length: 256 }, (_, octet) => {
  const char = String.fromCharCode(octet);
  if (octet <= 0x20 || octet >= 0x7f) return `\\${String(octet).padStart(3, '0')}`;
  return '."\\;()@$'.includes(char) ? `\\${char}` : char;
});

/** The octets of a text with `\X` and `\DDD` undone. @throws DnsError `name.bad-escape` */
export function unescapeOctets(text: string): Uint8Array {
  if (!text.includes('\\')) return utf8.encode(text);
  const octets: number[] = [];
  for (let at = 0; at < text.length; ) {
    const { octets: read, next } = readCharacter(text, at);
    octets.push(...read);
    at = next;
  }
  return Uint8Array.from(octets);
}

function requireOrigin(origin: Name | undefined, offset: number): Name {
  if (origin === undefined) throw new DnsError('name.relative', offset);
  return origin;
}

function splitLabels(text: string): { labels: Uint8Array[]; absolute: boolean } {
  const labels: Uint8Array[] = [];
  let octets: number[] = [];
  let labelStart = 0;
  const endLabel = (at: number) => {
    if (octets.length === 0) throw new DnsError('name.empty-label', at);
    if (octets.length > maxLabelOctets) throw new DnsError('name.label-too-long', labelStart);
    labels.push(Uint8Array.from(octets));
    octets = [];
    labelStart = at + 1;
  };
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === dot) {
      endLabel(at);
      at += 1;
    } else if (code < 0x80 && code !== backslash) {
      octets.push(code);
      at += 1;
    } else {
      const character = readCharacter(text, at);
      octets.push(...character.octets);
      at = character.next;
    }
  }
  const absolute = labelStart === text.length && labels.length > 0;
  if (!absolute) endLabel(text.length);
  return { labels, absolute };
}

/** One character with its escape: `\DDD` is the octet of that number, `\X` is X, anything else its UTF-8 octets. */
function readCharacter(text: string, at: number): { octets: Iterable<number>; next: number } {
  const escaped = text[at] === '\\';
  const start = escaped ? at + 1 : at;
  const code = text.codePointAt(start);
  if (code === undefined) throw new DnsError('name.bad-escape', at);
  if (escaped && isDigit(code)) {
    const digits = text.slice(start, start + 3);
    if (!/^\d{3}$/.test(digits) || Number(digits) > 255) throw new DnsError('name.bad-escape', at);
    return { octets: [Number(digits)], next: start + 3 };
  }
  const character = String.fromCodePoint(code);
  return { octets: code < 0x80 ? [code] : utf8.encode(character), next: start + character.length };
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
