import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AgentError } from '../../errors.ts';
import {
  type ResolverDecision,
  type ResolverSetting,
  type ResolverWish,
  type ResolverWorld,
  resolverMode,
} from '../../model/resolver-mode.ts';
import type { Log, Resolver } from '../../service/ports.ts';
import { DirectResolver } from './direct.ts';
import { diskFiles } from './files.ts';
import { journalFile } from './journal-file.ts';

export interface HostResolverOptions {
  readonly wish: ResolverWish;
  readonly path: string;
  /** Where the journal is kept. */
  readonly journal: string;
  readonly log: Log;
}

/** This host's resolver, told in the way that suits it. */
export class HostResolver implements Resolver {
  readonly #options: HostResolverOptions;
  readonly #direct: DirectResolver;

  constructor(options: HostResolverOptions) {
    this.#options = options;
    const { path, journal, log } = options;
    this.#direct = new DirectResolver({ path, files: diskFiles, journal: journalFile(journal), log });
  }

  async set(setting: ResolverSetting): Promise<ResolverDecision> {
    const decision = resolverMode(await this.#world(setting));
    try {
      if (decision.mode === 'direct') await this.#direct.set(setting);
      else await this.#direct.restore();
      return decision;
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      return { mode: 'none', why: error.message };
    }
  }

  /** What cannot be put back now is logged, and put back by the next start. */
  async restore(): Promise<void> {
    try {
      await this.#direct.restore();
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      this.#options.log.error({ code: error.code }, error.message);
    }
  }

  async #world(setting: ResolverSetting): Promise<ResolverWorld> {
    const { wish, path } = this.#options;
    const [replaceable, writable] = await Promise.all([isWritable(dirname(path)), isWritable(path)]);
    return { wish, setting, file: await kindOf(path), writable: replaceable || writable };
  }
}

async function kindOf(path: string): Promise<ResolverWorld['file']> {
  return (await diskFiles.look(path))?.kind ?? 'blocked';
}

async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
