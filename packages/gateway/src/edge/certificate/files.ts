import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { StartError } from '../../errors.ts';
import { type Certificate, pair } from './certificate.ts';

/** A certificate that somebody else renews. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** How often the files are looked at, in milliseconds: by stat, because renewal tools swap the links that lead to them. */
const pollMs = 5_000;

/** @throws StartError `certificate.unusable` */
export async function readCertificate(files: CertificateFiles): Promise<Certificate> {
  const cert = await readPem(files.cert, 'certificate');
  const key = await readPem(files.key, 'key');
  try {
    return pair(key, cert);
  } catch (error) {
    throw unusable(
      `The certificate ${files.cert} and the key ${files.key} cannot be used`,
      error,
      'put a PEM certificate and its own key there',
    );
  }
}

/** Tells of every new pair; while the files do not fit together (one is written before the other) it waits on. */
export function watchCertificate(
  files: CertificateFiles,
  onRenewed: (certificate: Certificate) => void,
  onUnusable: (error: unknown) => void,
  intervalMs: number = pollMs,
): Disposable {
  const reread = (): void => {
    readCertificate(files).then(onRenewed, onUnusable);
  };
  for (const file of [files.cert, files.key])
    watchFile(file, { interval: intervalMs, persistent: false }, reread);
  return {
    [Symbol.dispose]() {
      for (const file of [files.cert, files.key]) unwatchFile(file, reread);
    },
  };
}

async function readPem(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unusable(`The ${what} ${file} cannot be read`, error, 'check the path and its rights');
  }
}

function unusable(what: string, error: unknown, advice: string): StartError {
  const reason = error instanceof Error ? error.message : String(error);
  return new StartError('certificate.unusable', `${what}: ${reason}; ${advice}.`, { cause: error });
}
