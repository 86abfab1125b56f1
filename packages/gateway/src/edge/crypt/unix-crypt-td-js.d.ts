/** The DES method of crypt(3): a salt of two characters, or a hash that begins with it, in front of the result. */
declare module 'unix-crypt-td-js' {
  export default function unixCrypt(password: string | readonly number[], salt: string): string;
}
