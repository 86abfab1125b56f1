import { timingSafeEqual } from 'node:crypto';
import unixCrypt from 'unix-crypt-td-js';
import { readCryptHash } from '../../protocol/crypt-hash.ts';
import { md5Crypt } from './md5-crypt.ts';
import { shaCrypt } from './sha-crypt.ts';

/** Whether a password is the one of a hash that `readCryptHash` knows. */
export function verifyCrypt(password: string, hash: string): boolean {
  const computed = Buffer.from(cryptOf(Buffer.from(password), hash));
  const expected = Buffer.from(hash);
  return computed.length === expected.length && timingSafeEqual(computed, expected);
}

function cryptOf(password: Buffer, hash: string): string {
  const read = readCryptHash(hash);
  switch (read?.kind) {
    case 'des':
      return unixCrypt([...password], read.salt);
    case 'md5':
      return `${read.settings}$${md5Crypt(password, Buffer.from(read.salt), read.prefix)}`;
    case 'sha':
      return `${read.settings}$${shaCrypt(password, Buffer.from(read.salt), read.prefix, read.rounds)}`;
    case undefined:
      throw new TypeError('a hash of an unknown method of crypt(3)');
  }
}
