import { createHmac } from 'node:crypto';
import type { Hmac } from '@open-dyndns/dns';

/** What DNS messages are signed with (RFC 8945). */
export const hmac: Hmac = (hash, key, data) => createHmac(hash, key).update(data).digest();
