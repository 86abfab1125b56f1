import type { Config } from '../../config/config.ts';
import type { WatchedFile } from '../../model/watched-file.ts';
import { readWatchedFile } from '../watch/address-files.ts';
import type { Finding } from './finding.ts';

/** Which users' files cannot be used as they are; one that is not there yet is as it should be. */
export async function checkWatchedFiles({ watch }: Pick<Config, 'watch'>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const file of watch) findings.push(...(await checkFile(file)));
  if (watch.length > 0 && findings.length === 0)
    findings.push({ subject: 'users’ files', state: 'ok', message: `${watch.length} to watch` });
  return findings;
}

async function checkFile({ path }: WatchedFile): Promise<Finding[]> {
  const reading = await readWatchedFile(path);
  if (reading.kind !== 'unusable') return [];
  const message = `${reading.reason}: it changes nothing until its user mends it, or this one may read it.`;
  return [{ subject: `file ${path}`, state: 'warning', message }];
}
