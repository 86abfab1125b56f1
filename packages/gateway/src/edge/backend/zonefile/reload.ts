import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Name, printName } from '@open-dyndns/dns';
import { StartError } from '../../../errors.ts';

/** How named is told that files have changed. */
export type ReloadOptions =
  | { readonly kind: 'sighup'; readonly pidFile: string }
  /** `command` with `reload ZONE` behind it; `['rndc']` where nothing special is needed. */
  | { readonly kind: 'rndc'; readonly command: readonly [string, ...string[]] };

export interface Reload {
  /** Whether a reload could be asked for now. @throws StartError `reload.impossible` */
  check(): Promise<void>;
  /** @throws StartError `reload.impossible` */
  run(apexes: readonly Name[]): Promise<void>;
}

/** Milliseconds; rndc itself waits for a minute. */
const rndcTimeout = 5_000;
const run = promisify(execFile);

export function reloadOf(options: ReloadOptions): Reload {
  return options.kind === 'sighup' ? reloadBySignal(options.pidFile) : reloadByRndc(options.command);
}

function reloadBySignal(pidFile: string): Reload {
  return {
    check: async () => signal(pidFile, 0),
    run: async () => signal(pidFile, 'SIGHUP'),
  };
}

/** Signals the process that the pid file names, and no other: only if it is named. */
function signal(pidFile: string, name: 'SIGHUP' | 0): void {
  const text = readAtOnce(pidFile, (error) =>
    impossible(
      `the pid file ${pidFile} cannot be read (${reasonOf(error)}): see that named runs, and that this is its pid-file`,
      error,
    ),
  );
  const pid = /^\s*([1-9]\d*)\s*$/.exec(text)?.[1];
  if (pid === undefined)
    impossible(`the pid file ${pidFile} holds no process id: see that this is named's pid-file`);
  const comm = readAtOnce(`/proc/${pid}/comm`, () =>
    impossible(`the pid file ${pidFile} is stale: there is no process ${pid}; start named`),
  );
  if (comm.trim() !== 'named')
    impossible(`the pid file ${pidFile} is stale: process ${pid} is ${comm.trim()}, not named; start named`);
  try {
    process.kill(Number(pid), name);
  } catch (error) {
    impossible(
      `process ${pid} of ${pidFile} may not be signalled (${reasonOf(error)}): run the gateway as named's user or with CAP_KILL, or set reload = "rndc"`,
      error,
    );
  }
}

/** A line that is in memory anyway. */
function readAtOnce(path: string, refuse: (error: unknown) => never): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return refuse(error);
  }
}

function reloadByRndc([command, ...options]: readonly [string, ...string[]]): Reload {
  const rndc = async (...words: string[]): Promise<void> => {
    try {
      await run(command, [...options, ...words], { timeout: rndcTimeout });
    } catch (error) {
      const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
      impossible(
        `${command} ${words.join(' ')} failed (${said || reasonOf(error)}): see that named runs, and that the gateway's user may read rndc's key`,
        error,
      );
    }
  };
  return {
    check: () => rndc('status'),
    run: async (apexes) => {
      for (const apex of apexes) await rndc('reload', printName(apex));
    },
  };
}

function impossible(what: string, cause?: unknown): never {
  throw new StartError('reload.impossible', `named cannot be told to reload: ${what}.`, { cause });
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
