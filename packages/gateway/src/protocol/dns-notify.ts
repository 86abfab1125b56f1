import {
  decodeMessage,
  encodeMessage,
  type Hmac,
  message,
  Opcode,
  question,
  type SigningAlgorithm,
  signMessage,
  type TsigKey,
  verifyMessage,
} from '@open-dyndns/dns';
import type { ServedZone } from './dns-zone.ts';

export interface NotifySigning {
  readonly key: TsigKey<SigningAlgorithm>;
  readonly hmac: Hmac;
  /** Seconds since 1970. */
  readonly now: number;
}

/** Tells a secondary that a zone has changed (RFC 1996 §3.7); the MAC verifies its answer. */
export function notifyMessage(
  id: number,
  zone: ServedZone,
  signing: NotifySigning,
): { readonly octets: Uint8Array; readonly mac: Uint8Array } {
  const notify = message({
    id,
    opcode: Opcode.notify,
    authoritative: true,
    questions: [question(zone.authority.apex, 'SOA')],
    answers: [zone.soaRecord()],
  });
  return signMessage(encodeMessage(notify), signing);
}

/** The response code of the answer to a NOTIFY; undefined for anything else, and for what nobody with the key has sent. */
export function notifyRcode(
  octets: Uint8Array,
  { key, hmac, now }: NotifySigning,
  mac: Uint8Array,
): number | undefined {
  const verdict = verifyMessage(octets, { keys: [key], now, hmac, prior: { mac, continued: false } });
  if (verdict.status !== 'verified') return undefined;
  const decoded = decodeMessage(verdict.octets);
  if (!decoded.ok || !decoded.value.response || decoded.value.opcode !== Opcode.notify) return undefined;
  return decoded.value.rcode;
}
