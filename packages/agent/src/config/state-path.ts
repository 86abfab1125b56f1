import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Option } from './command-line.ts';

export const stateOption: Option = {
  type: 'string',
  value: 'DIRECTORY',
  help: 'where the agent keeps what it has to remember [as root /var/lib/open-dyndns-agent, else below $XDG_STATE_HOME]',
};

/** The state directory of this user, unless one is given. */
export function statePath(given: string | undefined, environment: NodeJS.ProcessEnv): string {
  if (given !== undefined) return given;
  if (process.geteuid?.() === 0) return '/var/lib/open-dyndns-agent';
  const base = environment['XDG_STATE_HOME'];
  return join(
    base === undefined || base === '' ? join(homedir(), '.local', 'state') : base,
    'open-dyndns-agent',
  );
}
