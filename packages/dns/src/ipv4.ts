/** The four octets of an IPv4 address in dotted decimal, or undefined. No octal, no short forms (RFC 6943 §3.1.1). */
export function ipv4Octets(text: string): Uint8Array | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(1);
  if (parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith('0')))) return undefined;
  return Uint8Array.from(parts, Number);
}

/** Dotted decimal of four octets. */
export function printIpv4(octets: Uint8Array): string {
  return octets.join('.');
}
