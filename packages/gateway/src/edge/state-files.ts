import { join } from 'node:path';

/** The files of a state directory, which `docs/operations.md` tells administrators to back up. */
export function stateFiles(state: string) {
  return {
    store: join(state, 'gateway.db'),
    key: join(state, 'gateway.key'),
    certificate: join(state, 'gateway.crt'),
  } as const;
}
