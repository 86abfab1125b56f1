/** A `<character-string>` in quotes, every octet that is not printable ASCII as `\DDD` (RFC 1035 §5.1). */
export function printCharacterString(octets: Uint8Array): string {
  let text = '"';
  for (const octet of octets) {
    const char = String.fromCharCode(octet);
    if (octet < 0x20 || octet >= 0x7f) text += `\\${String(octet).padStart(3, '0')}`;
    else text += char === '"' || char === '\\' ? `\\${char}` : char;
  }
  return `${text}"`;
}
