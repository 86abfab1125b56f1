import { access, constants, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AgentError } from '../../errors.ts';
import type { DirectWorld } from '../../model/resolver-file.ts';
import type { OwnersWorld } from '../../model/resolver-mode.ts';
import { hostSources } from '../../protocol/nsswitch.ts';
import { parseResolvConf, writerOf, writerText } from '../../protocol/resolv-conf.ts';
import { hasCode } from '../durable-file.ts';
import { diskFiles } from './files.ts';
import type { RunProgram } from './program.ts';

/** Looks at everything that says who owns this host's resolver. */
export async function survey(path: string, run: RunProgram): Promise<OwnersWorld> {
  const [resolved, networkManager, resolvconf, text, nsswitch, file, writing] = await Promise.all([
    said(run, 'resolvectl', 'dns'),
    said(run, 'nmcli', '--terse', '--fields', 'RUNNING,VERSION', 'general'),
    said(run, 'resolvconf', '--version'),
    textOf(path),
    textOf('/etc/nsswitch.conf'),
    kindOf(path),
    writingOf(path),
  ]);
  return {
    file,
    writing,
    writer: writerOf(text),
    nameServers: parseResolvConf(text).nameServers,
    hostSources: hostSources(nsswitch),
    resolved: resolved !== undefined,
    networkManager: /^running:(.+)$/m.exec(networkManager ?? '')?.[1],
    resolvconf: flavour(resolvconf ?? ''),
  };
}

/** Whoever has written the resolver file that is there now, for people. */
export async function writerThere(path: string): Promise<string> {
  return writerText(await textOf(path));
}

/** What a program says; undefined where there is none, or it speaks to nobody. */
async function said(
  run: RunProgram,
  program: string,
  ...args: readonly string[]
): Promise<string | undefined> {
  try {
    return await run(program, args);
  } catch (error) {
    if (error instanceof AgentError) return undefined;
    throw error;
  }
}

/** systemd has a program of this name, too, which speaks to systemd-resolved. */
function flavour(version: string): OwnersWorld['resolvconf'] {
  if (version.startsWith('Debian resolvconf')) return 'debian';
  return version.startsWith('openresolv') ? 'openresolv' : undefined;
}

async function kindOf(path: string): Promise<DirectWorld['file']> {
  return (await diskFiles.look(path))?.kind ?? 'blocked';
}

/** A file that is there decides over its directory: nothing can be renamed over an immutable one. */
async function writingOf(path: string): Promise<DirectWorld['writing']> {
  const file = await permission(path);
  if (file === 'possible' || file === 'immutable') return file;
  return permission(dirname(path));
}

async function permission(path: string): Promise<DirectWorld['writing']> {
  try {
    await access(path, constants.W_OK);
    return 'possible';
  } catch (error) {
    if (hasCode(error, 'EROFS')) return 'read-only';
    // Linux says so of an immutable file, whoever asks.
    return hasCode(error, 'EPERM') ? 'immutable' : 'forbidden';
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'EACCES')) return '';
    throw error;
  }
}
