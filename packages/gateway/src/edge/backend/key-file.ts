import { readFile } from 'node:fs/promises';
import { readTsigKey, type SigningAlgorithm, type TsigKey } from '@open-dyndns/dns';
import { StartError } from '../../errors.ts';

/** The TSIG key in a file of BIND's key syntax. @throws StartError `key.unusable` */
export async function readKeyFile(path: string): Promise<TsigKey<SigningAlgorithm>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw unusable(
      path,
      `it cannot be read (${reason}); check its path, and that the gateway’s user may read it`,
      error,
    );
  });
  const read = readTsigKey(text);
  if (!read.ok) throw unusable(path, read.problem);
  return read.key;
}

function unusable(path: string, problem: string, cause?: unknown): StartError {
  return new StartError('key.unusable', `The key file ${path} cannot be used: ${problem}.`, { cause });
}
