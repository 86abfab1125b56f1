const octetCount = 4;

/** The four octets of an IPv4 address in dotted decimal, or undefined. No octal, no short forms (RFC 6943 §3.1.1). */
export function ipv4Octets(text: string): Uint8Array | undefined {
  const parts = text.split('.', octetCount + 1);
  if (parts.length !== octetCount) return undefined;
  const octets = new Uint8Array(octetCount);
  for (const [index, part] of parts.entries()) {
    const value = Number(part);
    // A number that does not print as it was written has a sign, a leading zero, an exponent or a blank in it.
    if (!(value >= 0 && value <= 255) || String(value) !== part) return undefined;
    octets[index] = value;
  }
  return octets;
}

/** Dotted decimal of four octets. */
export function printIpv4(octets: Uint8Array): string {
  return octets.join('.');
}
