import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartError } from '../../errors.ts';
import { stateFiles } from '../state-files.ts';
import { syncDirectory } from '../sync-directory.ts';
import { type Certificate, pair, publicKeyOf } from './certificate.ts';

/** What a certificate has to be good for. */
export interface CertificateNames {
  /** DNS names; the first one is the subject. */
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}

const dayMs = 86_400_000;
/** What browsers accept at most (CA/Browser Forum Baseline Requirements §6.3.2). */
const validityMs = 397 * dayMs;
/** Made anew this long before the end. */
const renewalMs = 30 * dayMs;
const ownerOnly = 0o600;
const everyone = 0o644;
/** Clocks of small machines are off: valid from a while ago. */
const backdatingMs = 1 * dayMs;

/**
 * The gateway's own certificate, kept in the state directory. It is made anew when it is about to expire or lacks a
 * name, always on the same key, which is what agents have pinned.
 * @throws StartError `certificate.unusable`
 */
export async function selfSigned(
  directory: string,
  wanted: CertificateNames,
  now: number,
): Promise<Certificate> {
  const { key: keyFile, certificate: certFile } = stateFiles(directory);
  try {
    const key = (await readSecret(keyFile)) ?? (await writeBeside(keyFile, makeKey(), ownerOnly));
    const kept = usable(key, await readIfThere(certFile), wanted, now);
    if (kept !== undefined) return kept;
    return pair(key, await writeBeside(certFile, await makeCertificate(key, wanted, now), everyone));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      'certificate.unusable',
      `The gateway's own key and certificate in ${directory} cannot be used: ${reason}; mend the file or its rights, or move both away to start with a new key (agents then refuse the gateway until they are told the new pin).`,
      { cause: error },
    );
  }
}

function usable(
  key: string,
  cert: string | undefined,
  wanted: CertificateNames,
  now: number,
): Certificate | undefined {
  if (cert === undefined) return undefined;
  const leaf = new X509Certificate(cert);
  const covers =
    wanted.names.every((name) => leaf.checkHost(name) !== undefined) &&
    wanted.addresses.every((address) => leaf.checkIP(address) !== undefined);
  return covers && leaf.validToDate.getTime() - now > renewalMs ? pair(key, cert) : undefined;
}

function makeKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

async function makeCertificate(key: string, wanted: CertificateNames, now: number): Promise<string> {
  const { generate } = await import('selfsigned');
  const { cert } = await generate([{ name: 'commonName', value: wanted.names[0] ?? 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    keyPair: { privateKey: key, publicKey: publicKeyOf(key) },
    notBeforeDate: new Date(now - backdatingMs),
    notAfterDate: new Date(now - backdatingMs + validityMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...wanted.names.map((value) => ({ type: 2, value }) as const),
          ...wanted.addresses.map((ip) => ({ type: 7, ip }) as const),
        ],
      },
    ],
  });
  return cert;
}

async function readSecret(file: string): Promise<string | undefined> {
  const text = await readIfThere(file);
  if (text !== undefined) await chmod(file, ownerOnly);
  return text;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeBeside(file: string, text: string, mode: number): Promise<string> {
  await writeFile(`${file}.new`, text, { mode, flush: true });
  await rename(`${file}.new`, file);
  await syncDirectory(dirname(file));
  return text;
}
