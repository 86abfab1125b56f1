import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { udpInodes } from '../../protocol/proc-net-udp.ts';
import { hasCode } from '../durable-file.ts';

/** Processes come and go while they are looked at, and those of others are not shown to everybody. */
const unseen = ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'];

/** Names of other processes with this UDP port open, as far as this user may know them. */
export async function otherPortHolders(port: number): Promise<readonly string[]> {
  const tables = await Promise.all(['/proc/net/udp', '/proc/net/udp6'].map(textOf));
  const sockets = new Set(
    tables.flatMap((text) => udpInodes(text, port)).map((inode) => `socket:[${inode}]`),
  );
  const pids = (await orNothing(readdir('/proc'))).filter((name) => /^\d+$/.test(name));
  const names = await Promise.all(
    pids
      .filter((pid) => Number(pid) !== process.pid)
      .map(async (pid) => ((await holdsAny(pid, sockets)) ? [await programOf(pid)] : [])),
  );
  return [...new Set(names.flat())].sort();
}

async function holdsAny(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const files = await orNothing(readdir(`/proc/${pid}/fd`));
  const targets = await Promise.all(
    files.map((file) => orNothing(readlink(`/proc/${pid}/fd/${file}`).then((target) => [target]))),
  );
  return targets.flat().some((target) => sockets.has(target));
}

/** Of a script its own name, not its interpreter's. */
async function programOf(pid: string): Promise<string> {
  const [program = '', ...args] = (await textOf(`/proc/${pid}/cmdline`)).split('\0');
  const script = /^(?:node|python)/.test(basename(program))
    ? args.find((arg) => /^[^-]/.test(arg))
    : undefined;
  return basename(script ?? program).replace(/:$/, '');
}

async function textOf(path: string): Promise<string> {
  return (await orNothing(readFile(path, 'utf8').then((text) => [text]))).join('');
}

async function orNothing(work: Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await work;
  } catch (error) {
    if (hasCode(error, ...unseen)) return [];
    throw error;
  }
}
