import { readFileSync, realpathSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { IncludeLoader } from '@open-dyndns/zonefile';
import { StartError } from '../errors.ts';

/** @throws StartError `zone-file.unreadable` */
export function readZoneText(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new StartError('zone-file.unreadable', `The zone file cannot be read: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/**
 * Reads what `$INCLUDE` names, as named does with that directory as its working directory, but nothing outside of it,
 * links followed: a zone file must not show what else is on the machine.
 */
export function includeFrom(directory: string): IncludeLoader {
  return (file) => {
    if (isOutside(directory, resolve(directory, file))) return `it is not in ${directory}`;
    try {
      const path = realpathSync(resolve(directory, file));
      return isOutside(realpathSync(directory), path) ? `it is not in ${directory}` : readFileSync(path);
    } catch (error) {
      return reasonOf(error);
    }
  };
}

function isOutside(directory: string, path: string): boolean {
  const [first] = relative(directory, path).split('/');
  return first === '..';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
