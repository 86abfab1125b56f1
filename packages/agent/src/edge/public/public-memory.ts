import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentError } from '../../errors.ts';
import { type RememberedServer, readRemembered } from '../../protocol/public/remembered-names.ts';
import type { PublicMemory } from '../../service/public/ports.ts';
import { hasCode, writeDurably } from '../durable-file.ts';

/** What servers have acknowledged, in a file of the state directory. */
export class PublicMemoryFile {
  readonly #path: string;
  readonly #servers: Map<string, RememberedServer>;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, servers: Map<string, RememberedServer>) {
    this.#path = path;
    this.#servers = servers;
  }

  /** @throws AgentError `state.unusable` */
  static async open(state: string): Promise<PublicMemoryFile> {
    const path = join(state, 'public.json');
    try {
      return new PublicMemoryFile(path, new Map(Object.entries(readRemembered(await read(path)))));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AgentError('state.unusable', `${path}: ${reason}; mend the file or remove it`, {
        cause: error,
      });
    }
  }

  /**
   * The names of one server, and where they are remembered from now on.
   * @param settings changes whenever a user has changed something: what was refused is then tried again
   * @param retry whether it is tried again anyway
   */
  of(server: string, settings: string, retry: boolean): PublicMemory & Pick<RememberedServer, 'names'> {
    const known = this.#servers.get(server);
    const isLifted = retry || known?.settings !== settings;
    const names = isLifted ? withoutRefusals(known?.names ?? {}) : known.names;
    this.#servers.set(server, { settings, names });
    return {
      names,
      remember: (name, state) => {
        const current = this.#servers.get(server)?.names;
        this.#servers.set(server, { settings, names: { ...current, [name]: state } });
        return this.#write();
      },
    };
  }

  /** One after the other: the last state wins. */
  #write(): Promise<void> {
    const write = (): Promise<void> =>
      writeDurably(this.#path, `${JSON.stringify(Object.fromEntries(this.#servers), undefined, 2)}\n`);
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

function withoutRefusals(names: RememberedServer['names']): RememberedServer['names'] {
  const lifted = Object.entries(names).map(([name, { acknowledged }]) => [name, { acknowledged }]);
  return Object.fromEntries(lifted);
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '{}';
    throw error;
  }
}
