import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Hmac } from '@open-dyndns/dns';

/** Making a key of a secret takes longer than to sign with it. */
const keys = new WeakMap<Uint8Array, KeyObject>();

/** What DNS messages are signed with (RFC 8945). */
export const hmac: Hmac = (hash, secret, data) => createHmac(hash, keyOf(secret)).update(data).digest();

function keyOf(secret: Uint8Array): KeyObject {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const key = createSecretKey(secret);
  keys.set(secret, key);
  return key;
}
