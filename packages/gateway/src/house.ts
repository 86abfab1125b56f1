import { mkdir } from 'node:fs/promises';
import type { Config } from './config/config.ts';
import { systemClock, systemRandom } from './edge/machine.ts';
import { openSecrets } from './edge/secrets.ts';
import { stateFiles } from './edge/state-files.ts';
import { openSqliteStore } from './edge/store/sqlite.ts';
import { StartError } from './errors.ts';
import type { EnrolPorts } from './service/enrol.ts';

/** The store and what belongs to it: enough for the commands that look after accounts. */
export interface House extends EnrolPorts, AsyncDisposable {}

/** Opens the state directory, made if it is not there. @throws StartError `state.unusable` */
export async function openHouse({ state }: Config): Promise<House> {
  await mkdir(state, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      'state.unusable',
      `The state directory ${state} cannot be made: ${reason}; set state to one that this user may write.`,
      { cause: error },
    );
  });
  const store = openSqliteStore(stateFiles(state).store);
  return {
    store,
    secrets: openSecrets(),
    random: systemRandom,
    clock: systemClock,
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
