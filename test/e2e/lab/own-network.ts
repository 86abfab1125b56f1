/**
 * Importing this module moves the test file into a world of its own: the file runs a second time, as root of
 * new network, mount, process and hostname namespaces, and the first run only waits for it and passes on its
 * exit code.
 *
 * Nothing can be left behind. The second run lives in a process namespace whose first process is told to die
 * with the first run (`setpriv --pdeathsig`, `unshare --kill-child`), and when that one dies the kernel kills
 * every process in the namespace, and with the last of them go the interfaces, bridges, mounts and files.
 */
import { spawnSync } from 'node:child_process';

const MARK = 'OPEN_DYNDNS_LAB';

const NAMESPACES = ['--net', '--mount', '--uts', '--pid', '--fork', '--mount-proc', '--kill-child'];

/** `sh` stays as the first process, because somebody has to reap the orphans; Node would not. */
const FIRST_PROCESS = ['sh', '-c', '"$@"; exit $?', 'sh'];

/** An environment in which a program that imports this module moves out once more. */
export function environmentOutside(): NodeJS.ProcessEnv {
  const { [MARK]: _, ...rest } = process.env;
  return rest;
}

if (process.env[MARK] === undefined) process.exit(runAgainInside(namespaceFlags()));

function namespaceFlags(): string[] {
  return process.getuid?.() === 0 ? NAMESPACES : ['--user', '--map-root-user', ...NAMESPACES];
}

function runAgainInside(namespaces: string[]): number {
  const trial = spawnSync('unshare', [...namespaces, 'true'], { encoding: 'utf8' });
  if (trial.status !== 0) {
    throw new Error(
      `The lab needs namespaces of its own: run the tests as root, or let users make them (sysctl kernel.unprivileged_userns_clone=1). ${trial.error?.message ?? trial.stderr.trim()}`,
    );
  }
  const thisRun = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const again = spawnSync(
    'setpriv',
    ['--pdeathsig', 'KILL', 'unshare', ...namespaces, '--', ...FIRST_PROCESS, ...thisRun],
    { stdio: 'inherit', env: { ...process.env, [MARK]: 'inside' } },
  );
  return again.status ?? 1;
}
