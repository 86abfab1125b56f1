import { printName } from '@open-dyndns/dns';
import { readKeyFile } from '../backend/key-file.ts';
import { examine, type Finding } from './finding.ts';

/** Whether the file of a TSIG key can be used. */
export function checkKeyFile(path: string): Promise<Finding> {
  return examine(`key ${path}`, async () => {
    const { name, algorithm } = await readKeyFile(path);
    return `${printName(name)}, ${algorithm}`;
  });
}
