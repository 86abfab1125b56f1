import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Family } from '../../model/public/family.ts';

const patienceMs = 30_000;
const maxPrinted = 4_096;

/** What an administrator's program prints when it is run with `ipv4` or `ipv6`. @throws Error why it did not */
export async function printedBy(program: string, family: Family, signal: AbortSignal): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [family], {
    signal,
    timeout: patienceMs,
    maxBuffer: maxPrinted,
  });
  return stdout;
}
