const hexOfOctet = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/** Octets as lower-case hexadecimal. */
export function toHex(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += hexOfOctet[octet];
  return text;
}

/** The octets of a hexadecimal text of even length, or undefined where it is none. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(index * 2, index * 2 + 2), 16),
  );
}

/** Octets as base64 with padding (RFC 4648 §4). */
export function toBase64(octets: Uint8Array): string {
  return btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(''));
}

/** Before padding, the last digit's bits beyond the octet have to be zero (RFC 4648 §3.5). */
const base64Pattern = /^[A-Za-z0-9+/]*(?:[AQgw]==|[AEIMQUYcgkosw048]=)?$/;

/** The octets of a base64 text with padding, or undefined where it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !base64Pattern.test(text)) return undefined;
  const binary = atob(text);
  const octets = new Uint8Array(binary.length);
  for (let at = 0; at < octets.length; at += 1) octets[at] = binary.charCodeAt(at);
  return octets;
}

const base32Digits = '0123456789ABCDEFGHIJKLMNOPQRSTUV';

/** Octets as base32hex without padding, as NSEC3 has it (RFC 4648 §7, RFC 5155 §3.3). */
export function toBase32Hex(octets: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const octet of octets) {
    held = (held << 8) | octet;
    for (bits += 8; bits >= 5; bits -= 5) text += base32Digits.charAt((held >> (bits - 5)) & 31);
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + base32Digits.charAt((held << (5 - bits)) & 31);
}

/** The octets of a base32hex text without padding, or undefined where it is none. */
export function fromBase32Hex(text: string): Uint8Array | undefined {
  // One, three or six digits more than a multiple of eight end inside an octet.
  if (!/^[0-9a-v]*$/i.test(text) || [1, 3, 6].includes(text.length % 8)) return undefined;
  const octets = new Uint8Array((text.length * 5) >> 3);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const digit of text.toUpperCase()) {
    held = (held << 5) | base32Digits.indexOf(digit);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    octets[at] = held >> bits;
    at += 1;
    held &= (1 << bits) - 1;
  }
  // RFC 4648 §3.5: the bits beyond the last octet are zero.
  return held === 0 ? octets : undefined;
}
