import { schedule } from 'node-cron';
import type { Config } from '../../config/config.ts';
import type { Clock, Log } from '../../service/ports.ts';
import type { Certificate } from './certificate.ts';
import { readCertificate, watchCertificate } from './files.ts';
import { type CertificateNames, selfSigned } from './self-signed.ts';

/** Once a day, when few are awake: `renewalMs` before its end a certificate of ours is made anew. */
const daily = '30 3 * * *';

/** The certificate that is served now, and word of the next one. */
export interface CertificateSource {
  readonly current: Certificate;
  /** Keeps `current` up to date. */
  watch(onRenewed: (certificate: Certificate) => void, log: Log): Disposable;
}

/** @throws StartError `certificate.unusable` */
export async function openCertificate(
  { http, state }: Pick<Config, 'http' | 'state'>,
  names: CertificateNames,
  clock: Clock,
): Promise<CertificateSource> {
  const { certificate } = http;
  const read = (): Promise<Certificate> =>
    certificate === 'self-signed' ? selfSigned(state, names, clock.now()) : readCertificate(certificate);
  let current = await read();
  return {
    get current() {
      return current;
    },
    watch(onRenewed, log) {
      const renewed = (next: Certificate): void => {
        if (next.cert === current.cert && next.key === current.key) return;
        current = next;
        log.info({ pin: next.pin }, 'serving a new certificate');
        onRenewed(next);
      };
      const failed = (error: unknown): void => log.warn({ err: error }, 'keeping the certificate there was');
      if (certificate !== 'self-signed') return watchCertificate(certificate, renewed, failed);
      const task = schedule(daily, () => read().then(renewed, failed));
      return { [Symbol.dispose]: () => void task.destroy() };
    },
  };
}
