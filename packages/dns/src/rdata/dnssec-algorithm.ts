import type { FieldReader } from '../text/field-reader.ts';

/** IANA "DNS Security Algorithm Numbers", by the mnemonics that RFC 4034 §2.2 allows in text. */
const algorithmNumbers = {
  RSAMD5: 1,
  DH: 2,
  DSA: 3,
  RSASHA1: 5,
  NSEC3DSA: 6,
  NSEC3RSASHA1: 7,
  RSASHA256: 8,
  RSASHA512: 10,
  ECCGOST: 12,
  ECDSAP256SHA256: 13,
  ECDSAP384SHA384: 14,
  ED25519: 15,
  ED448: 16,
  INDIRECT: 252,
  PRIVATEDNS: 253,
  PRIVATEOID: 254,
} as const;

/** Reads an algorithm's number or mnemonic. @throws DnsError `text.bad-number` */
export function parseAlgorithm(fields: FieldReader): number {
  return fields.mnemonic(0xff, algorithmNumbers);
}
