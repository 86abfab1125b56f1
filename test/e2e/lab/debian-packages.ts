import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Host } from './host.ts';

/**
 * Filled by `scripts/debian-packages.ts`; the programs in it would fight over the machine's own files if they were
 * installed.
 */
export const SHELF: string = fileURLToPath(new URL('packages/', import.meta.url));

/** Gives the host a /usr of its own, a copy on write of the machine's, once. */
const OWN_USR = `
mountpoint -q /usr || {
  mkdir -p /run/.usr /run/.usr.work
  mount -t overlay overlay -o lowerdir=/usr,upperdir=/run/.usr,workdir=/run/.usr.work /usr
}`;

const UNPACK = `
dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink --no-overwrite-dir --exclude=./var --exclude=./lib/udev -C /`;

/** Those that are not on the shelf. */
export function missingPackages(names: readonly string[]): readonly string[] {
  return names.filter((name) => fileOf(name) === undefined);
}

/** Unpacks Debian packages on one host; their installation scripts do not run. */
export async function unpack(host: Host, ...names: readonly string[]): Promise<void> {
  await must(host, OWN_USR);
  for (const name of names) await must(host, UNPACK, `${SHELF}${fileOf(name)}`);
}

function fileOf(name: string): string | undefined {
  return readdirSync(SHELF).find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'));
}

async function must(host: Host, script: string, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await host.run('sh', ['-ec', script, 'sh', ...args]);
  if (code !== 0) throw new Error(`${host.name}: ${script}: ${stderr}`);
}
