import { hash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../service/ports.ts';
import { verifyCrypt } from './crypt/crypt.ts';
import { turns } from './turns.ts';

/** scrypt's cost, block size and parallelism: 16 MiB and about 50 ms (RFC 7914 §2 for interactive logins). */
const cost = { N: 2 ** 14, r: 8, p: 1 } as const;
const saltOctets = 16;
const hashOctets = 32;
/** libuv has four threads for files and for this; files get the other two, or registrations would wait for guesses. */
const slowHashesAtOnce = 2;
const inTurn = turns(slowHashesAtOnce);

/** Imported verifiers are `crypt$` and a hash of crypt(3). */
const cryptMethod = 'crypt$';

/** Our verifiers are `scrypt$N$r$p$salt$hash` and `sha256$hash`, octets in base64url. */
export function openSecrets(): Secrets {
  const processKey = encode(randomBytes(hashOctets));
  return {
    hashPassword: async (password) => {
      const salt = randomBytes(saltOctets);
      const derived = await slowHash(password, salt, cost);
      return ['scrypt', cost.N, cost.r, cost.p, encode(salt), encode(derived)].join('$');
    },
    hashSecret: (secret) => `sha256$${encode(fastHash(secret))}`,
    verify,
    isSlow: (verifier) => verifier.startsWith('scrypt$') || verifier.startsWith(cryptMethod),
    isOutdated: (verifier) => verifier.startsWith(cryptMethod),
    // No HMAC: preparing its key for each request costs more than all else, and nobody sees a fingerprint.
    fingerprint: (parts) => hash('sha512-256', JSON.stringify([processKey, ...parts]), 'base64url'),
  };
}

async function verify(secret: string, verifier: string): Promise<boolean> {
  if (verifier.startsWith(cryptMethod))
    return inTurn(async () => verifyCrypt(secret, verifier.slice(cryptMethod.length)));
  const [method, ...fields] = verifier.split('$');
  if (method === 'sha256') return areEqual(fastHash(secret), decode(fields[0]));
  if (method !== 'scrypt') throw new TypeError(`a verifier of an unknown kind: ${method}`);
  const [N, r, p, salt, expected] = fields;
  const derived = await slowHash(secret, decode(salt), { N: Number(N), r: Number(r), p: Number(p) });
  return areEqual(derived, decode(expected));
}

function fastHash(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

function slowHash(
  password: string,
  salt: Buffer,
  options: { N: number; r: number; p: number },
): Promise<Buffer> {
  return inTurn(() => {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    scrypt(password, salt, hashOctets, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
    return promise;
  });
}

function areEqual(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function encode(octets: Buffer): string {
  return octets.toString('base64url');
}

function decode(text = ''): Buffer {
  return Buffer.from(text, 'base64url');
}
