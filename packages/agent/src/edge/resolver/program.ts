import { execFile } from 'node:child_process';
import { AgentError } from '../../errors.ts';
import { hasCode } from '../durable-file.ts';

/** Runs a program to its end, with what it wrote. @throws AgentError `resolver.unwritable` with the program's own words */
export type RunProgram = (program: string, args: readonly string[], input?: string) => Promise<string>;

/** Programs that speak to a hung daemon would wait for 25 s (D-Bus) or for ever. */
const patienceMs = 5_000;

/** Owners of resolvers are told by root, whose programs are not in every service's PATH. */
const systemPath = '/usr/sbin:/usr/bin:/sbin:/bin';

/** Scripts such as resolvconf write files that everybody has to read, whatever umask this process was given. */
const visibly = 'umask 022; exec "$0" "$@"';

export const runProgram: RunProgram = (program, args, input = '') => {
  const env = { PATH: systemPath, LC_ALL: 'C.UTF-8' };
  return new Promise((resolve, reject) => {
    const child = execFile(
      '/bin/sh',
      ['-c', visibly, program, ...args],
      { env, timeout: patienceMs },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(refused(program, args, error, stderr));
      },
    );
    // Whoever does not read its input says why in its exit code.
    child.stdin?.on('error', () => child.stdin?.destroy());
    child.stdin?.end(input);
  });
};

/** Whether there is no such program: what a shell says then (POSIX, exit status for commands). */
export function isMissing(error: AgentError): boolean {
  return hasCode(error.cause, '127');
}

function refused(program: string, args: readonly string[], cause: Error, stderr: string): AgentError {
  const words = stderr.trim() === '' ? cause.message : stderr.trim().replaceAll('\n', '; ');
  return new AgentError('resolver.unwritable', `${[program, ...args].join(' ')}: ${words}`, { cause });
}
