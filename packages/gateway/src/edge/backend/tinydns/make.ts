import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { GatewayError } from '../../../errors.ts';

/** Milliseconds: a million lines take a few seconds. */
const timeout = 60_000;
const run = promisify(execFile);

/**
 * Has tinydns' database made from its data, in the directory where they are.
 * @throws GatewayError `backend.refused` with the command's words, `backend.unavailable` where it cannot be run
 */
export async function makeDatabase(
  dataFile: string,
  [command, ...args]: readonly [string, ...string[]],
): Promise<void> {
  try {
    await run(command, args, { cwd: dirname(dataFile), timeout });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    const hasRun = cause instanceof Error && 'code' in cause && typeof cause.code === 'number';
    throw new GatewayError(
      hasRun ? 'backend.refused' : 'backend.unavailable',
      hasRun ? `tinydns' data was refused: ${said}` : `${command} cannot be run; the gateway's log says why.`,
      { cause },
    );
  }
}
