import { readFile, stat } from 'node:fs/promises';
import type { SecretPlace } from '../../config/public/public-options.ts';
import { AgentError } from '../../errors.ts';

/** A secret, and something that changes with it but says nothing of it. */
export interface Secret {
  readonly text: string;
  readonly version: string;
}

const readableByOthers = 0o007;

/** @throws AgentError `secret.unusable` */
export async function readSecret(place: SecretPlace, environment: NodeJS.ProcessEnv): Promise<Secret> {
  if (place.kind === 'file') return fromFile(place.path);
  const text = environment[place.variable]?.trim();
  if (text !== undefined && text !== '') return { text, version: place.variable };
  throw new AgentError(
    'secret.unusable',
    `the variable ${place.variable} is not set; set it, or name a file that holds the secret`,
  );
}

async function fromFile(path: string): Promise<Secret> {
  try {
    const { mode, mtimeMs } = await stat(path);
    if ((mode & readableByOthers) !== 0) throw new Error('everybody may read it; chmod o= would mend it');
    const text = (await readFile(path, 'utf8')).trim();
    if (text === '') throw new Error('it is empty');
    return { text, version: String(mtimeMs) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AgentError('secret.unusable', `the secret in ${path}: ${reason}`, { cause: error });
  }
}
