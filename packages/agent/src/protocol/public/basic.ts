/** `user:secret` in one line; undefined: it is not that. */
export function readUserAndSecret(text: string): string | undefined {
  const line = text.trim();
  return /^[^:\s]+:[^\r\n]+$/.test(line) ? line : undefined;
}

/** RFC 7617. @param credential `user:secret` */
export function basicAuthorization(credential: string): string {
  return `Basic ${Buffer.from(credential).toString('base64')}`;
}
