import type { FieldReader } from '../text/field-reader.ts';
import { toHex } from '../text/octets.ts';
import type { WireReader } from '../wire/reader.ts';
import type { WireWriter } from '../wire/writer.ts';
import type { RdataCodec } from './codec.ts';

/** IANA "DNSSEC NSEC3 Hash Algorithms", by the mnemonic that BIND reads. RFC 5155 §3.3 has numbers only. */
export const hashAlgorithms = { 'SHA-1': 1 } as const;

/** How NSEC3 hashes names (RFC 5155 §3.1). */
export interface Hashing {
  /** 0–255; 1: SHA-1. */
  readonly hashAlgorithm: number;
  /** 1: opt-out (RFC 5155 §3.1.2). */
  readonly flags: number;
  /** How often the hash is taken again: 0–65535. */
  readonly iterations: number;
  /** 0–255 octets. */
  readonly salt: Uint8Array;
}

/** How an authoritative server hashes names to find its NSEC3 records (RFC 5155 §4). */
export interface Nsec3param extends Hashing {
  readonly type: 'NSEC3PARAM';
}

export const nsec3paramCodec: RdataCodec<Nsec3param> = {
  type: 'NSEC3PARAM',
  parse: (fields) => ({ type: 'NSEC3PARAM', ...parseHashing(fields) }),
  print: printHashing,
  decode: (reader) => ({ type: 'NSEC3PARAM', ...decodeHashing(reader) }),
  encode: encodeHashing,
};

/** Reads the fields that NSEC3 and NSEC3PARAM start with. @throws DnsError */
export function parseHashing(fields: FieldReader): Hashing {
  const hashAlgorithm = fields.mnemonic(0xff, hashAlgorithms);
  const numbers = { hashAlgorithm, flags: fields.u8(), iterations: fields.u16() };
  // RFC 5155 §3.3: "-" stands for a salt of no octets.
  if (fields.peek()?.text !== '-') return { ...numbers, salt: fields.hexField() };
  fields.word();
  return { ...numbers, salt: new Uint8Array() };
}

/** Those fields in presentation form, a salt of no octets as `-`. */
export function printHashing({ hashAlgorithm, flags, iterations, salt }: Hashing): string {
  return `${hashAlgorithm} ${flags} ${iterations} ${salt.length === 0 ? '-' : toHex(salt)}`;
}

/** Reads their wire form. @throws DnsError `wire.truncated` */
export function decodeHashing(reader: WireReader): Hashing {
  return {
    hashAlgorithm: reader.u8(),
    flags: reader.u8(),
    iterations: reader.u16(),
    salt: reader.characterString(),
  };
}

/** Writes their wire form. @throws DnsError `wire.too-large` */
export function encodeHashing({ hashAlgorithm, flags, iterations, salt }: Hashing, writer: WireWriter): void {
  writer.u8(hashAlgorithm);
  writer.u8(flags);
  writer.u16(iterations);
  writer.characterString(salt);
}
