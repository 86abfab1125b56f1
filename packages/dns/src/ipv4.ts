const octetCount = 4;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;

/** The four octets of an IPv4 address in dotted decimal, or undefined. No octal, no short forms (RFC 6943 §3.1.1). */
export function ipv4Octets(text: string): Uint8Array | undefined {
  const octets = new Uint8Array(octetCount);
  let index = 0;
  let digits = 0;
  let value = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === dot && digits > 0 && index < octetCount - 1) {
      octets[index] = value;
      index += 1;
      digits = 0;
      value = 0;
    } else if (code >= zero && code <= nine && (digits === 0 || value > 0)) {
      digits += 1;
      value = value * 10 + code - zero;
      if (value > 0xff) return undefined;
    } else return undefined;
  }
  octets[index] = value;
  return index === octetCount - 1 && digits > 0 ? octets : undefined;
}

/** Dotted decimal of four octets. */
export function printIpv4(octets: Uint8Array): string {
  return octets.join('.');
}
