import { hash } from 'node:crypto';
import { cryptBase64 } from './base64.ts';

const rounds = 1_000;
const digestOctets = 16;
const order = [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5], [11]];

/** The MD5 method of crypt(3) (`$1$`, FreeBSD), and Apache's of the same steps (`$apr1$`), without what stands in front. */
export function md5Crypt(password: Buffer, salt: Buffer, prefix: '$1$' | '$apr1$'): string {
  const other = md5(password, salt, password);
  const parts: Uint8Array[] = [password, Buffer.from(prefix), salt];
  for (let left = password.length; left > 0; left -= digestOctets) parts.push(other.subarray(0, left));
  for (let bits = password.length; bits > 0; bits >>= 1)
    parts.push(bits & 1 ? Buffer.alloc(1) : password.subarray(0, 1));
  let digest = md5(...parts);
  for (let round = 0; round < rounds; round += 1) {
    const isOdd = round % 2 === 1;
    const middle = [...(round % 3 === 0 ? [] : [salt]), ...(round % 7 === 0 ? [] : [password])];
    digest = md5(isOdd ? password : digest, ...middle, isOdd ? digest : password);
  }
  return cryptBase64(digest, order);
}

function md5(...parts: readonly Uint8Array[]): Buffer {
  return hash('md5', Buffer.concat(parts), 'buffer');
}
