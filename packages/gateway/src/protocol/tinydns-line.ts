import {
  attempt,
  decodeRdata,
  encodeRdata,
  ipv4Octets,
  Name,
  type Rdata,
  type ResourceRecord,
  record,
  typeCode,
  typeOf,
} from '@open-dyndns/dns';

/** Seconds: what tinydns-data gives to a line without a TTL, but for name servers and SOA. */
const usualTtl = 86_400;
/** Octets that stand for themselves in a line; all others are written as `\ooo`. */
const plain = /[A-Za-z0-9_*-]/;
const labelSeparator = 0x2e;

/** A line of tinydns-data, by what the gateway has to know of it. */
export type TinydnsLine =
  /** One record, whenever and from wherever it is asked. */
  | { readonly kind: 'record'; readonly record: ResourceRecord }
  /** Other data: names that it gives something to. */
  | { readonly kind: 'other'; readonly names: readonly Name[] }
  | { readonly kind: 'comment' };

/** Reads a line of tinydns-data(8), its octets as the characters of Latin-1. */
export function readTinydnsLine(line: string): TinydnsLine {
  const kind = line[0] ?? '#';
  if (kind === '#' || kind === '-' || kind === '%' || line.trim() === '') return { kind: 'comment' };
  const fields = line.slice(1).trimEnd().split(':');
  const owner = nameOf(fields[0] ?? '');
  if (owner === undefined) return { kind: 'comment' };
  const only = onlyRecord(kind, owner, fields);
  return only === undefined
    ? { kind: 'other', names: namesOf(kind, owner, fields) }
    : { kind: 'record', record: only };
}

/** The line of a record. */
export function printTinydnsLine({ name, ttl, rdata }: ResourceRecord): string {
  const owner = printOwner(name);
  if (rdata.type === 'A') return `+${owner}:${rdata.address}:${ttl}`;
  // tinydns-data takes PTR records in this form only.
  if (rdata.type === 'PTR') return `^${owner}:${printOwner(rdata.target)}:${ttl}`;
  return `:${owner}:${typeCode(rdata.type)}:${[...encodeRdata(rdata)].map(escaped).join('')}:${ttl}`;
}

/** Undefined where a line makes more than one record, or one for some time or some clients only. */
function onlyRecord(kind: string, owner: Name, fields: readonly string[]): ResourceRecord | undefined {
  const isGeneric = kind === ':';
  const [ttl = '', ...conditions] = fields.slice(isGeneric ? 3 : 2);
  if (
    conditions.some((condition) => condition !== '') ||
    !/^\d*$/.test(ttl) ||
    (Number(ttl) === 0 && ttl !== '')
  )
    return undefined;
  const rdata = isGeneric
    ? genericRdata(fields[1] ?? '', fields[2] ?? '')
    : commonRdata(kind, fields[1] ?? '');
  return rdata === undefined ? undefined : record(owner, ttl === '' ? usualTtl : Number(ttl), rdata);
}

function commonRdata(kind: string, data: string): Rdata | undefined {
  if (kind === '+') return ipv4Octets(data) === undefined ? undefined : { type: 'A', address: data };
  const target = kind === '^' ? nameOf(data) : undefined;
  return target === undefined ? undefined : { type: 'PTR', target };
}

function genericRdata(code: string, data: string): Rdata | undefined {
  if (!/^\d{1,5}$/.test(code)) return undefined;
  const decoded = attempt(() => decodeRdata(typeOf(Number(code)), unescaped(data)));
  return decoded.ok ? decoded.value : undefined;
}

/** `.`, `&` and `@` make names of their own: `x.ns.fqdn`, `x.mx.fqdn`, or `x` itself where it has a dot. */
function namesOf(kind: string, owner: Name, fields: readonly string[]): Name[] {
  const server = fields[2] ?? '';
  const infix = kind === '@' ? 'mx' : 'ns';
  if (!'.&@'.includes(kind) || server === '') return [owner];
  const made = server.includes('.') ? nameOf(server) : nameOf(`${server}.${infix}.${fields[0]}`);
  return made === undefined ? [owner] : [owner, made];
}

function nameOf(text: string): Name | undefined {
  const labels: number[][] = [[]];
  for (const octet of unescaped(text)) {
    if (octet === labelSeparator) labels.push([]);
    else labels.at(-1)?.push(octet);
  }
  // tinydns-data passes over empty labels.
  const octets = labels.filter(({ length }) => length > 0).map((label) => Uint8Array.from(label));
  const read = attempt(() => Name.fromLabels(octets));
  return read.ok ? read.value : undefined;
}

function printOwner(name: Name): string {
  return name.labels.map((label) => [...label].map(escaped).join('')).join('.');
}

function escaped(octet: number): string {
  const character = String.fromCharCode(octet);
  return plain.test(character) ? character : `\\${octet.toString(8).padStart(3, '0')}`;
}

function unescaped(text: string): Uint8Array {
  const characters = text.replace(/\\([0-7]{1,3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8) & 0xff),
  );
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}
