/**
 * Importing this module moves the test file into a world of its own: the file runs a second time, as root of
 * new network, mount, process and hostname namespaces, and the first run only waits for it and passes on its
 * exit code.
 *
 * Nothing can be left behind. The second run lives in a process namespace whose first process is told to die
 * with the first run (`setpriv --pdeathsig`, `unshare --kill-child`), and when that one dies the kernel kills
 * every process in the namespace, and with the last of them go the interfaces, bridges, mounts and files.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

const MARK = 'OPEN_DYNDNS_LAB';

const NAMESPACES = ['--net', '--mount', '--uts', '--pid', '--fork', '--mount-proc', '--kill-child'];

/** `sh` stays as the first process, because somebody has to reap the orphans; Node would not. */
const FIRST_PROCESS = ['sh', '-c', '"$@"; exit $?', 'sh'];

/** How soon the first run notices that nobody waits for it any more. */
const LOOK_FOR_PARENT_MS = 500;

/** An environment in which a program that imports this module moves out once more. */
export function environmentOutside(): NodeJS.ProcessEnv {
  const { [MARK]: _, ...rest } = process.env;
  return rest;
}

if (process.env[MARK] === undefined) process.exit(await runAgainInside(namespaces()));

function namespaces(): string[] {
  return process.getuid?.() === 0 ? NAMESPACES : ['--user', '--map-root-user', ...NAMESPACES];
}

async function runAgainInside(flags: string[]): Promise<number> {
  refuseUnlessAllowed(flags);
  endWithParent();
  const thisRun = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const inside = ['unshare', ...flags, '--', ...FIRST_PROCESS, ...thisRun];
  const env = { ...process.env, [MARK]: 'inside' };
  const again = spawn('setpriv', ['--pdeathsig', 'KILL', ...inside], { stdio: 'inherit', env });
  const [code]: (number | null)[] = await once(again, 'exit');
  return code ?? 1;
}

function refuseUnlessAllowed(flags: string[]): void {
  const trial = spawnSync('unshare', [...flags, 'true'], { encoding: 'utf8' });
  if (trial.status === 0) return;
  throw new Error(
    'The lab needs namespaces of its own: run its tests as root, or allow users to make them ' +
      `(sysctl kernel.unprivileged_userns_clone=1). ${trial.error?.message ?? trial.stderr.trim()}`,
  );
}

/** A test runner that is killed tells its children nothing. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, LOOK_FOR_PARENT_MS).unref();
}
