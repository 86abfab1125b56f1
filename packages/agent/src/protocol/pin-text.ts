/** `sha256/` and 32 octets in base64. */
const pinPattern = /^sha256\/[A-Za-z0-9+/]{43}=$/;

/** A pin as people give it (`sha256/…`); undefined: not one. */
export function readPin(text: string): string | undefined {
  return pinPattern.test(text) ? text : undefined;
}

/** The pin of a key. @param digest SHA-256 of its SubjectPublicKeyInfo, 32 octets */
export function printPin(digest: Uint8Array): string {
  return `sha256/${Buffer.from(digest).toString('base64')}`;
}
