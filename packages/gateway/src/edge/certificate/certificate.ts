import { createHash, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';

/** What HTTPS serves, and the pin by which agents know it again. */
export interface Certificate {
  /** PEM. */
  readonly key: string;
  /** PEM, the leaf first. */
  readonly cert: string;
  /** SHA-256 of the key's SubjectPublicKeyInfo: `sha256/` and base64 (RFC 7469 §2.4). It outlives the certificate. */
  readonly pin: string;
}

/** Pairs a key with its certificate. @throws Error with one sentence where they are not PEM or do not belong together */
export function pair(key: string, cert: string): Certificate {
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
    throw new Error('the key does not belong to the certificate');
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return { key, cert, pin: `sha256/${createHash('sha256').update(spki).digest('base64')}` };
}

/** The public half of a private key, in PEM. */
export function publicKeyOf(key: string): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}
