import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';

/** What named-checkzone has to say about a zone file of example.com. */
export interface Verdict {
  /** Whether named would load it. */
  readonly loads: boolean;
  /** Its complaints, a line each; empty for none. */
  readonly words: string;
}

/**
 * Runs named-checkzone as an administrator does, but that it asks no resolver about names in other zones. Files that
 * are included stand beside the zone file.
 */
export async function checkZone(path: string): Promise<Verdict> {
  const child = spawn('named-checkzone', ['-i', 'local', 'example.com', path], { cwd: dirname(path) });
  const [said, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const remarks = (said + errors).split('\n').filter((line) => line !== '' && !isRoutine(line));
  return { loads: child.exitCode === 0, words: remarks.join('\n') };
}

/** What it says of every zone. */
function isRoutine(line: string): boolean {
  return line === 'OK' || /^zone \S+: loaded serial \d+/.test(line);
}
