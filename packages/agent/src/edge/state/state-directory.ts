import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentError } from '../../errors.ts';
import type { KnownGateway } from '../../model/pin.ts';
import { readKnownGateways, readLabel } from '../../protocol/remembered.ts';
import type { Memory } from '../../service/ports.ts';
import { hasCode, writeDurably } from '../durable-file.ts';
import { openOwnDirectory } from './own-directory.ts';

/** The agent's own directory: gateways it knows with their credentials, its last name, and its control socket. */
export class StateDirectory implements Memory {
  readonly #path: string;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string) {
    this.#path = path;
  }

  /** @throws AgentError `state.unusable` */
  static async open(path: string): Promise<StateDirectory> {
    await openOwnDirectory(path);
    return new StateDirectory(path);
  }

  /** To read what is there, and make nothing. */
  static at(path: string): StateDirectory {
    return new StateDirectory(path);
  }

  /** @throws AgentError `state.unusable` */
  async knownGateways(): Promise<readonly KnownGateway[]> {
    return (await this.#read('gateways.json', readKnownGateways)) ?? [];
  }

  /** The label that was last won where `wished` was wished for. @throws AgentError `state.unusable` */
  async lastLabel(wished: string): Promise<string> {
    const last = await this.#read('name.json', readLabel);
    return last?.wished === wished ? last.label : wished;
  }

  rememberGateways(known: readonly KnownGateway[]): Promise<void> {
    return this.#write('gateways.json', known);
  }

  rememberLabel(wished: string, label: string): Promise<void> {
    return this.#write('name.json', { wished, label });
  }

  async #read<Value>(name: string, parse: (text: string) => Value): Promise<Value | undefined> {
    const path = join(this.#path, name);
    try {
      return parse(await readFile(path, 'utf8'));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw new AgentError('state.unusable', `${path}: ${reason(error)}; mend the file or remove it`, {
        cause: error,
      });
    }
  }

  /** One after the other: the last value wins. */
  #write(name: string, value: unknown): Promise<void> {
    const path = join(this.#path, name);
    const write = async (): Promise<void> => {
      try {
        await writeDurably(path, `${JSON.stringify(value, undefined, 2)}\n`);
      } catch (error) {
        throw new AgentError('state.unusable', `${path}: ${reason(error)}`, { cause: error });
      }
    };
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

/** Where a running agent with this state listens for commands. */
export function controlSocketPath(state: string): string {
  return join(state, 'agent.sock');
}

/** The same of an agent in public mode, which may run beside. */
export function publicSocketPath(state: string): string {
  return join(state, 'public.sock');
}

/** Where it is written what to put back into the resolver file. */
export function resolverJournalPath(state: string): string {
  return join(state, 'resolver.json');
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
