import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs ip(8) in the test process's own network, where the switches are. Rejects with its words. */
export async function ip(...args: string[]): Promise<string> {
  const { stdout } = await execute('ip', args);
  return stdout;
}
