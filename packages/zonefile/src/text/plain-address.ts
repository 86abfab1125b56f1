import { digitValue, dot, isDigit } from './characters.ts';

const dotsPerAddress = 3;
const largestOctet = 255;

/**
 * Whether octets are an IPv4 address as the reader of A records takes it. It says the same as that reader and does
 * not have to make a string of them, which tells in a file of a million.
 */
export function isPlainAddress(bytes: Uint8Array, start: number, end: number): boolean {
  let dots = 0;
  let digits = 0;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const octet = bytes[at] ?? 0;
    if (octet === dot && digits > 0) {
      dots += 1;
      digits = 0;
      value = 0;
    } else if (isDigit(octet) && (digits === 0 || value > 0)) {
      digits += 1;
      value = value * 10 + digitValue(octet);
      if (value > largestOctet) return false;
    } else return false;
  }
  return dots === dotsPerAddress && digits > 0;
}
