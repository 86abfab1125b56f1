import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Name, printName } from '@open-dyndns/dns';
import { StartError } from '../errors.ts';
import { dynamicZones, loadedZones, workingDirectory } from '../protocol/bind-configuration.ts';
import type { Log } from '../service/ports.ts';

const run = promisify(execFile);

/**
 * Refuses zones that BIND writes itself: named would overwrite our edits from its journal. Where named-checkconf is
 * missing or may not read the configuration, nothing is known and nothing is refused.
 * @throws StartError `zone-file.dynamic`
 */
export async function refuseDynamicZones(apexes: readonly Name[], log: Log): Promise<void> {
  const configuration = await printedConfiguration(log);
  const dynamic = dynamicZones(configuration).find((name) => apexes.some((apex) => apex.equals(name)));
  if (dynamic === undefined) return;
  const zone = printName(dynamic);
  throw new StartError(
    'zone-file.dynamic',
    `BIND itself writes ${zone}: it has allow-update or update-policy. Run rndc sync -clean ${zone}, take those out of named.conf, and run rndc reconfig.`,
  );
}

/** The zones that BIND loads from a file that is there; none where named-checkconf cannot say. */
export async function zonesLoadedFrom(path: string): Promise<Name[]> {
  const real = await realpath(path);
  const configuration = await printedConfiguration();
  const directory = workingDirectory(configuration) ?? '';
  const zones = loadedZones(configuration)
    .map(({ name, file }) => ({ name, file: resolve(directory, file) }))
    // Of a hundred thousand zones, most are spared a look at the disk.
    .filter(({ file }) => [basename(path), basename(real)].includes(basename(file)));
  const found: Name[] = [];
  for (const { name, file } of zones) if ((await realPathOf(file)) === real) found.push(name);
  return found;
}

/** Undefined for a file that is not there, or not to be seen. */
function realPathOf(file: string): Promise<string | undefined> {
  return realpath(file).catch(() => undefined);
}

async function printedConfiguration(log?: Log): Promise<string> {
  try {
    const { stdout } = await run('named-checkconf', ['-p']);
    return stdout;
  } catch (error) {
    log?.debug({ err: error }, 'named-checkconf cannot say which zones take dynamic updates');
    return '';
  }
}
