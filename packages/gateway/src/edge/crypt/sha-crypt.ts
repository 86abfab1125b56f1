import { hash } from 'node:crypto';
import { cryptBase64 } from './base64.ts';

/** What distinguishes the methods of “Unix crypt using SHA-256 and SHA-512” (U. Drepper, 2016). */
interface Method {
  readonly digest: 'sha256' | 'sha512';
  /** In which order the digest's octets are written. */
  readonly order: readonly (readonly number[])[];
}

const sha256: Method = { digest: 'sha256', order: [...turning(10, 2), [31, 30]] };
const sha512: Method = { digest: 'sha512', order: [...turning(21, 1), [63]] };
/** Octets of the salt that are added, and to which the first octet of a digest is. */
const saltBase = 16;

/** The SHA methods of crypt(3), `$5$` and `$6$`, without what stands in front. */
export function shaCrypt(password: Buffer, salt: Buffer, prefix: '$5$' | '$6$', rounds: number): string {
  const { digest: name, order } = prefix === '$5$' ? sha256 : sha512;
  const digestOf = (...parts: readonly Uint8Array[]): Buffer => hash(name, Buffer.concat(parts), 'buffer');
  const other = digestOf(password, salt, password);
  const parts: Uint8Array[] = [password, salt, repeated(other, password.length)];
  for (let bits = password.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? other : password);
  let digest = digestOf(...parts);
  const stretched = repeated(digestOf(...Array(password.length).fill(password)), password.length);
  const saltTimes = saltBase + (digest[0] ?? 0);
  const stretchedSalt = repeated(digestOf(...Array(saltTimes).fill(salt)), salt.length);
  for (let round = 0; round < rounds; round += 1) {
    const isOdd = round % 2 === 1;
    const middle = [...(round % 3 === 0 ? [] : [stretchedSalt]), ...(round % 7 === 0 ? [] : [stretched])];
    digest = digestOf(isOdd ? stretched : digest, ...middle, isOdd ? digest : stretched);
  }
  return cryptBase64(digest, order);
}

/** The octets of a digest over and over, cut at a length. */
function repeated(digest: Uint8Array, length: number): Buffer {
  return Buffer.alloc(length, digest);
}

/** As many groups of places, that far apart, each turned on by `turn` from the one before. */
function turning(groups: number, turn: number): number[][] {
  return Array.from({ length: groups }, (_, at) => {
    const places = [at, at + groups, at + 2 * groups];
    const first = (at * turn) % places.length;
    return [...places.slice(first), ...places.slice(0, first)];
  });
}
