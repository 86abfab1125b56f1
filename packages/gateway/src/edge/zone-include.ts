import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { IncludeLoader } from '@open-dyndns/zonefile';

/**
 * Reads what `$INCLUDE` names, as named does with that directory as its working directory, but nothing outside of it:
 * a zone file must not show what else is on the machine.
 */
export function includeFrom(directory: string): IncludeLoader {
  return (file) => {
    const path = resolve(directory, file);
    if (relative(directory, path).startsWith('..')) return `it is not in ${directory}`;
    try {
      return readFileSync(path);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
}
