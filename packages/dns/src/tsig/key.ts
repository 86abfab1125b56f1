import type { Name } from '../name.ts';
import { readName } from '../text/name-text.ts';

/** HMAC-MD5 only verifies: RFC 8945 §6 leaves it to old installations. */
export type TsigAlgorithm = 'hmac-md5' | SigningAlgorithm;
/** What signs: the SHA-2 family (RFC 8945 §6). */
export type SigningAlgorithm = 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512';

/** A secret that two hosts share (RFC 8945 §4.2), under the name and algorithm that both know it by. */
export interface TsigKey<Algorithm extends TsigAlgorithm = TsigAlgorithm> {
  /** Of the key; compared as names are. */
  readonly name: Name;
  /** The only one that the key may be used with. */
  readonly algorithm: Algorithm;
  /** As many octets as the hash gives, at best (RFC 8945 §8). */
  readonly secret: Uint8Array;
}

/** The hashes of the algorithms, as `node:crypto` calls them. */
export type TsigHash = 'md5' | 'sha256' | 'sha384' | 'sha512';

/** HMAC (RFC 2104), for instance `(hash, key, data) => createHmac(hash, key).update(data).digest()` of `node:crypto`. */
export type Hmac = (hash: TsigHash, key: Uint8Array, data: Uint8Array) => Uint8Array;

/** RFC 8945 §6: the name on the wire, the hash, and the octets that it gives. */
const algorithms: Readonly<Record<TsigAlgorithm, { name: Name; hash: TsigHash; macOctets: number }>> = {
  'hmac-md5': { name: readName('hmac-md5.sig-alg.reg.int.'), hash: 'md5', macOctets: 16 },
  'hmac-sha256': { name: readName('hmac-sha256.'), hash: 'sha256', macOctets: 32 },
  'hmac-sha384': { name: readName('hmac-sha384.'), hash: 'sha384', macOctets: 48 },
  'hmac-sha512': { name: readName('hmac-sha512.'), hash: 'sha512', macOctets: 64 },
};

/** The algorithm as the TSIG record carries it (RFC 8945 §6). */
export function algorithmName({ algorithm }: TsigKey): Name {
  return algorithms[algorithm].name;
}

/** Octets of a whole MAC. */
export function macOctets({ algorithm }: TsigKey): number {
  return algorithms[algorithm].macOctets;
}

/** The MAC of what `digestedOctets` gives. */
export function macOf(key: TsigKey, digested: Uint8Array, hmac: Hmac): Uint8Array {
  return new Uint8Array(hmac(algorithms[key.algorithm].hash, key.secret, digested));
}
