import { readFileSync } from 'node:fs';

/** linux/if.h */
const multicastFlag = 0x1000;

/**
 * Whether there is an interface of this name, up or down: Node itself knows only those that are up. Undefined where the
 * system does not say, because it is not Linux.
 */
export function interfaceExists(name: string): boolean | undefined {
  const table = read('/proc/net/dev');
  return table?.split('\n').some((line) => line.trimStart().startsWith(`${name}:`));
}

/** Whether an interface carries multicast; undefined where the system does not say. */
export function carriesMulticast(name: string): boolean | undefined {
  const flags = read(`/sys/class/net/${encodeURIComponent(name)}/flags`);
  return flags === undefined ? undefined : (Number(flags) & multicastFlag) !== 0;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
