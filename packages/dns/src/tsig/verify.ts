import { attempt, DnsError } from '../errors.ts';
import type { Name } from '../name.ts';
import type { Tsig } from '../rdata/tsig.ts';
import { digestedOctets, type PriorMac } from './digest.ts';
import { algorithmName, type Hmac, macOctets, macOf, type TsigKey } from './key.ts';
import { findTsig, type SignedParts } from './signed-parts.ts';

/** RFC 8945 §5.2.2.1: shorter MACs than these octets, or than half of the algorithm's, are malformed. */
const fewestMacOctets = 10;

/** TSIG's own error codes (RFC 8945 §3), as `Tsig.error` carries them. */
export const TsigError = { badSig: 16, badKey: 17, badTime: 18, badTrunc: 22 } as const;

/** What a signature says about its message. */
export type TsigVerdict =
  | { readonly status: 'unsigned' }
  /** The message cannot be read, or its TSIG is not as RFC 8945 §5.2 wants it: to be answered with FORMERR. */
  | { readonly status: 'malformed'; readonly error: DnsError }
  /** To be answered with NOTAUTH and this error. `tsig.error` is what the sender itself complains about. */
  | {
      readonly status: 'refused';
      readonly reason: keyof typeof TsigError;
      readonly keyName: Name;
      readonly tsig: Tsig;
    }
  /**
   * Sent by one who has the key. `octets` is the message without its TSIG. In an answer, a `tsig.error` that is not 0
   * says why the server did not take the request.
   */
  | {
      readonly status: 'verified';
      readonly key: TsigKey;
      readonly tsig: Tsig;
      readonly octets: Uint8Array;
    };

/** What a signature is checked with. */
export interface Verification {
  /** The keys that are believed. */
  readonly keys: readonly TsigKey[];
  /** Seconds since 1970. */
  readonly now: number;
  /** HMAC of the caller’s runtime. */
  readonly hmac: Hmac;
  /** In answers: the MAC of the request, or of the message before. */
  readonly prior?: PriorMac;
}

/**
 * Checks the signature of a message, in the order of RFC 8945 §5.2: key, MAC, time, truncation. Truncated MACs are
 * refused. An answer to a signed request is to be believed only if it is `verified`: `unsigned` is no better than forged
 * (RFC 8945 §5.4). Every message of a transfer has to be signed, as BIND, Knot and NSD do, though RFC 8945 §5.3.1 allows gaps.
 */
export function verifyMessage(octets: Uint8Array, verification: Verification): TsigVerdict {
  const parts = attempt(() => findTsig(octets));
  if (!parts.ok) return { status: 'malformed', error: parts.error };
  return parts.value === undefined ? { status: 'unsigned' } : verdictOf(parts.value, verification);
}

function verdictOf(parts: SignedParts, { keys, now, hmac, prior }: Verification): TsigVerdict {
  const { keyName, tsig } = parts;
  const refused = (reason: keyof typeof TsigError) => ({ status: 'refused', reason, keyName, tsig }) as const;
  const key = keys.find((known) => known.name.equals(keyName) && algorithmName(known).equals(tsig.algorithm));
  if (key === undefined) return refused('badKey');
  // RFC 8945 §5.3.2: a server that did not find the key or believe the signature answers without a MAC.
  if (tsig.mac.length === 0 && tsig.error !== 0) return refused('badSig');
  const whole = macOctets(key);
  if (tsig.mac.length > whole || tsig.mac.length < Math.max(fewestMacOctets, whole / 2))
    return { status: 'malformed', error: new DnsError('message.bad-tsig', parts.start) };
  const mac = macOf(key, digestedOctets(parts.signed, keyName, tsig, prior), hmac);
  if (!equalInConstantTime(mac.subarray(0, tsig.mac.length), tsig.mac)) return refused('badSig');
  if (Math.abs(now - tsig.timeSigned) > tsig.fudge) return refused('badTime');
  if (tsig.mac.length < whole) return refused('badTrunc');
  return { status: 'verified', key, tsig, octets: parts.message };
}

/** Takes as long for octets that differ early as for ones that differ late, so that timing tells nothing of the MAC. */
function equalInConstantTime(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (const [index, octet] of one.entries()) difference |= octet ^ (other[index] ?? 0);
  return difference === 0;
}
