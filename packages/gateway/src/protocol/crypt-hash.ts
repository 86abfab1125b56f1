/** A password hash of crypt(3), as htpasswd and mkpasswd write it. `settings` is what stands in front of the last `$`. */
export type CryptHash =
  | { readonly kind: 'des'; readonly salt: string }
  | {
      readonly kind: 'md5';
      readonly prefix: '$1$' | '$apr1$';
      readonly salt: string;
      readonly settings: string;
    }
  | {
      readonly kind: 'sha';
      readonly prefix: '$5$' | '$6$';
      readonly salt: string;
      readonly settings: string;
      readonly rounds: number;
    };

const des = /^[./\dA-Za-z]{13}$/;
const md5 = /^(?<settings>(?<prefix>\$1\$|\$apr1\$)(?<salt>[^$]{0,8}))\$[./\dA-Za-z]{22}$/;
const sha =
  /^(?<settings>(?<prefix>\$[56]\$)(?:rounds=(?<rounds>\d{1,9})\$)?(?<salt>[^$]{0,16}))\$(?:[./\dA-Za-z]{43}|[./\dA-Za-z]{86})$/;
const saltOfDes = 2;
/** Where a hash does not say how many; and the bounds, of which the upper is ours: ten times what anybody uses. */
const usualRounds = 5_000;
const leastRounds = 1_000;
const mostRounds = 50_000;

/** Reads a hash; undefined for methods that cannot be verified here (bcrypt, yescrypt, Apache's SHA-1). */
export function readCryptHash(hash: string): CryptHash | undefined {
  if (des.test(hash)) return { kind: 'des', salt: hash.slice(0, saltOfDes) };
  const { prefix, salt = '', settings = '', rounds } = (md5.exec(hash) ?? sha.exec(hash))?.groups ?? {};
  if (prefix === '$1$' || prefix === '$apr1$') return { kind: 'md5', prefix, salt, settings };
  if (prefix !== '$5$' && prefix !== '$6$') return undefined;
  const count = rounds === undefined ? usualRounds : Number(rounds);
  return count < leastRounds || count > mostRounds
    ? undefined
    : { kind: 'sha', prefix, salt, settings, rounds: count };
}
