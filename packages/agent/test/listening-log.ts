import type { Log } from '../src/service/ports.ts';

/** Collects what is said. */
export function listeningLog(): { readonly log: Log; readonly said: string[] } {
  const said: string[] = [];
  const write = (_fields: object, message: string): void => {
    said.push(message);
  };
  return { log: { debug: write, info: write, warn: write, error: write }, said };
}
