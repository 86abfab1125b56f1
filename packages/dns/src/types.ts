import { DnsError, quote } from './errors.ts';

/** IANA "Resource Record (RR) TYPEs". Data types first, then the ones that only a question or a TSIG carries. */
const typeCodes = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  RP: 17,
  AFSDB: 18,
  AAAA: 28,
  LOC: 29,
  SRV: 33,
  NAPTR: 35,
  KX: 36,
  CERT: 37,
  DNAME: 39,
  OPT: 41,
  APL: 42,
  DS: 43,
  SSHFP: 44,
  IPSECKEY: 45,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  DHCID: 49,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  SMIMEA: 53,
  HIP: 55,
  CDS: 59,
  CDNSKEY: 60,
  OPENPGPKEY: 61,
  CSYNC: 62,
  ZONEMD: 63,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99,
  EUI48: 108,
  EUI64: 109,
  URI: 256,
  CAA: 257,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
} as const;

/** IANA "DNS CLASSes". NONE and ANY carry meaning in UPDATE messages (RFC 2136 §2.4). */
const classCodes = { IN: 1, CH: 3, HS: 4, NONE: 254, ANY: 255 } as const;

/** A record type by its mnemonic, or `TYPE` and its number (RFC 3597 §5) for one that has none here. */
export type RecordType = keyof typeof typeCodes | `TYPE${number}`;
/** A class by its mnemonic, or `CLASS` and its number (RFC 3597 §5). */
export type RecordClass = keyof typeof classCodes | `CLASS${number}`;

const typeNames = new Map<number, RecordType>(inverse(typeCodes));
const classNames = new Map<number, RecordClass>(inverse(classCodes));

/** The number of a type on the wire. */
export function typeCode(type: RecordType): number {
  return codeOf(typeCodes, type, 4);
}

/** The type that a number on the wire stands for. */
export function typeOf(code: number): RecordType {
  return typeNames.get(code) ?? `TYPE${code}`;
}

/** Reads a type's mnemonic or `TYPEn`, in any case. @throws DnsError `text.bad-type` */
export function readType(text: string, offset = 0): RecordType {
  const upper = upperCase(text);
  if (Object.hasOwn(typeCodes, upper)) return upper as RecordType;
  return typeOf(readGenericCode(upper, 'TYPE', 'text.bad-type', offset));
}

/** The number of a class on the wire. */
export function classCode(recordClass: RecordClass): number {
  return codeOf(classCodes, recordClass, 5);
}

/** The class that a number on the wire stands for. */
export function classOf(code: number): RecordClass {
  return classNames.get(code) ?? `CLASS${code}`;
}

/** Reads a class's mnemonic or `CLASSn`, in any case. @throws DnsError `text.bad-class` */
export function readClass(text: string, offset = 0): RecordClass {
  const upper = upperCase(text);
  if (Object.hasOwn(classCodes, upper)) return upper as RecordClass;
  return classOf(readGenericCode(upper, 'CLASS', 'text.bad-class', offset));
}

function codeOf(table: Readonly<Record<string, number>>, mnemonic: string, prefixLength: number): number {
  return table[mnemonic] ?? Number(mnemonic.slice(prefixLength));
}

function readGenericCode(
  text: string,
  prefix: 'TYPE' | 'CLASS',
  code: 'text.bad-type' | 'text.bad-class',
  offset: number,
): number {
  const digits = text.startsWith(prefix) ? text.slice(prefix.length) : '';
  if (!/^\d{1,5}$/.test(digits) || Number(digits) > 0xffff)
    throw new DnsError(code, offset, `${quote(text)} is not a ${prefix.toLowerCase()}`);
  return Number(digits);
}

/** ASCII only: `toUpperCase` makes SRV of `ſrv`, which has a long s. */
function upperCase(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function inverse<Name extends string>(table: Readonly<Record<Name, number>>): [number, Name][] {
  return Object.entries<number>(table).map(([name, code]) => [code, name as Name]);
}
