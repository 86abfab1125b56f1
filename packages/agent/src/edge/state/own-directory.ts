import type { Stats } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { AgentError } from '../../errors.ts';
import { hasCode } from '../durable-file.ts';

const forUserOnly = 0o700;
const writableByOthers = 0o022;
const permissions = 0o7777;

/** Makes a directory for this user alone, if it is not there. @throws AgentError `state.unusable` */
export async function openOwnDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: forUserOnly });
    requireOwn(await stat(path));
  } catch (error) {
    throw unusable(path, error);
  }
}

/** A directory from which nothing is to be believed if others can write to it. @throws AgentError `state.unusable` */
export async function checkOwnDirectory(path: string): Promise<void> {
  try {
    requireOwn(await stat(path));
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw unusable(path, error);
  }
}

/** What is in it decides what is written as root and whom this host trusts. @throws Error that says who can write to it */
export function requireOwn({ uid, mode }: Stats): void {
  const user = process.geteuid?.() ?? uid;
  if (uid !== user) throw new Error(`it belongs to user ${uid}, not to ${user}`);
  if ((mode & writableByOthers) === 0) return;
  throw new Error(
    `others may write to it (mode ${(mode & permissions).toString(8)}); chmod go-w would mend it`,
  );
}

function unusable(path: string, error: unknown): AgentError {
  const reason = error instanceof Error ? error.message : String(error);
  return new AgentError('state.unusable', `${path}: ${reason}; choose another with --state`, {
    cause: error,
  });
}
