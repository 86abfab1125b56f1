import { readFile } from 'node:fs/promises';
import { StartError } from '../../../errors.ts';

/** What an HTTP header can carry (RFC 9110 §5.5), without blanks. */
const tokenPattern = /^[\x21-\x7e]+$/;

/** The secret in a file of one line. @throws StartError `token.unusable` */
export async function readTokenFile(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new StartError(
      'token.unusable',
      `The token file ${path} cannot be read (${reason}): check its path, and that the gateway’s user may read it.`,
      { cause: error },
    );
  });
  const token = text.trim();
  if (tokenPattern.test(token)) return token;
  throw new StartError(
    'token.unusable',
    `The token file ${path} has to hold the token or API key of the provider on one line, and nothing else.`,
  );
}
