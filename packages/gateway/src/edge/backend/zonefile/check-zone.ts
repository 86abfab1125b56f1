import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Name, printName } from '@open-dyndns/dns';

const run = promisify(execFile);
/** Milliseconds: a word of explanation is not worth more waiting. */
const timeout = 2_000;

/** What named-checkzone has against a zone file; undefined where it finds nothing or is not installed. */
export async function checkzoneComplaints(apex: Name, path: string): Promise<string | undefined> {
  try {
    await run('named-checkzone', [printName(apex), path], { timeout });
    return undefined;
  } catch (error) {
    // What it had said until it was stopped is nothing against the file.
    if (error instanceof Error && 'killed' in error && error.killed === true) return undefined;
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout).trim() : '';
    return said === '' ? undefined : said;
  }
}
