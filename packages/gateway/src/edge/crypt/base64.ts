const letters = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const bitsPerLetter = 6;
const lettersPerGroup = 4;
const bitsPerOctet = 8;

/**
 * Octets in the base64 of crypt(3), which takes groups of at most three octets, the first of them most significant, and
 * writes the lowest bits first. `order` has the octets' places, group by group.
 */
export function cryptBase64(octets: Uint8Array, order: readonly (readonly number[])[]): string {
  return order
    .map((places) => {
      const value = places.reduce((bits, place) => (bits << bitsPerOctet) | (octets[place] ?? 0), 0);
      const length = Math.min(lettersPerGroup, Math.ceil((places.length * bitsPerOctet) / bitsPerLetter));
      return Array.from({ length }, (_, at) => letters[(value >> (bitsPerLetter * at)) & 0x3f]).join('');
    })
    .join('');
}
