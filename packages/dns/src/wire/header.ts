import { typeCode } from '../types.ts';

/** RFC 1035 §4.1.1. */
export const headerOctets = 12;
/** Where the id stands. */
export const idAt = 0;
/** Where the number of additional records stands. */
export const additionalCountAt = 10;

/** The bits of the header's second word (RFC 1035 §4.1.1, RFC 4035 §3.2, §3.1.6), by the field of `Message`. */
export const headerFlag = {
  response: 0x8000,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  recursionAvailable: 0x0080,
  authenticData: 0x0020,
  checkingDisabled: 0x0010,
} as const;

/** QU in questions (RFC 6762 §5.4), cache-flush in records (§10.2). No assigned class reaches it. */
export const topBitOfClass = 0x8000;

/** In the TTL of an OPT record (RFC 6891 §6.1.3). */
export const dnssecOkBit = 0x8000;
/** The number of OPT on the wire. */
export const optType: number = typeCode('OPT');
