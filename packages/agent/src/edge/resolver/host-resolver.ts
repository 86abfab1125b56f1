import { AgentError } from '../../errors.ts';
import {
  type ResolverDecision,
  type ResolverMode,
  type ResolverSetting,
  type ResolverWish,
  type ResolverWorld,
  resolverMode,
} from '../../model/resolver-mode.ts';
import { isFight, type Tramples, trampled } from '../../model/trample.ts';
import type { Log, Resolver } from '../../service/ports.ts';
import { steadyClock } from '../steady-clock.ts';
import { DirectResolver } from './direct.ts';
import { diskFiles } from './files.ts';
import { journalFile } from './journal-file.ts';
import { networkManagerOwner } from './network-manager.ts';
import { openresolvOwner } from './openresolv.ts';
import { OwnedResolver } from './owned.ts';
import { type RunProgram, runProgram } from './program.ts';
import { resolvconfOwner } from './resolvconf.ts';
import { resolvedOwner } from './resolved.ts';
import { survey, writerThere } from './survey.ts';
import { watchResolverFile } from './watch.ts';
import type { ResolverWay } from './way.ts';

export interface HostResolverOptions {
  readonly wish: ResolverWish;
  readonly path: string;
  /** Where the journal is kept. */
  readonly journal: string;
  readonly log: Log;
}

/** What is told at the moment, and in which mode. */
interface Told {
  readonly setting: ResolverSetting;
  readonly mode: ResolverMode;
  readonly watch: Disposable;
}

/** This host's resolver, told in the way that suits it, and told again where somebody else overwrites it. */
export class HostResolver implements Resolver {
  readonly #options: HostResolverOptions;
  readonly #run: RunProgram;
  readonly #ways: Readonly<Record<Exclude<ResolverMode, 'none'>, ResolverWay>>;
  #listener: (decision: ResolverDecision) => void = () => undefined;
  #told: Told | undefined;
  #tramples: Tramples = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: HostResolverOptions, run: RunProgram = runProgram) {
    this.#options = options;
    this.#run = run;
    const { path, log } = options;
    const common = { journal: journalFile(options.journal), log };
    this.#ways = {
      resolved: new OwnedResolver(resolvedOwner(run), common),
      'network-manager': new OwnedResolver(networkManagerOwner(run), common),
      resolvconf: new OwnedResolver(resolvconfOwner(run), common),
      openresolv: new OwnedResolver(openresolvOwner(run), common),
      direct: new DirectResolver({ path, files: diskFiles, ...common }),
    };
  }

  listen(listener: (decision: ResolverDecision) => void): void {
    this.#listener = listener;
  }

  set(setting: ResolverSetting): Promise<ResolverDecision> {
    return this.#inTurn(() => this.#set(setting));
  }

  /** What cannot be put back now is logged, and put back by the next start. */
  restore(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#takeBack();
      } catch (error) {
        if (!(error instanceof AgentError)) throw error;
        this.#options.log.error({ code: error.code }, error.message);
      }
    });
  }

  async #set(setting: ResolverSetting): Promise<ResolverDecision> {
    try {
      await this.#takeBack();
      const world = await this.#world(setting);
      const decision = resolverMode(world);
      try {
        return await this.#tell(setting, decision);
      } catch (error) {
        if (!(error instanceof AgentError) || world.wish !== 'auto' || decision.mode === 'direct')
          throw error;
        const fallback = resolverMode({ ...world, wish: 'direct' });
        return await this.#tell(setting, { mode: fallback.mode, why: error.message });
      }
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      return { mode: 'none', why: error.message };
    }
  }

  async #tell(setting: ResolverSetting, decision: ResolverDecision): Promise<ResolverDecision> {
    if (decision.mode === 'none') return decision;
    using watching = new DisposableStack();
    // From before it is told: a DHCP client may be about to write it because of the same link.
    watching.use(await watchResolverFile(this.#options.path, () => this.#lookAgain()));
    await this.#ways[decision.mode].set(setting);
    this.#told = { setting, mode: decision.mode, watch: watching.move() };
    return decision;
  }

  async #takeBack(): Promise<void> {
    this.#told?.watch[Symbol.dispose]();
    this.#told = undefined;
    for (const way of Object.values(this.#ways)) await way.restore();
  }

  #lookAgain(): void {
    const looking = this.#inTurn(() => this.#look());
    looking.catch((error: unknown) => {
      this.#options.log.error({ reason: String(error) }, 'the resolver could not be looked at');
    });
  }

  /** Somebody else may have been told to change the resolver, too: it is told again, but not for ever. */
  async #look(): Promise<void> {
    const told = this.#told;
    if (told === undefined || (await this.#stands(told))) return;
    const { log, path } = this.#options;
    const who = await writerThere(path);
    this.#tramples = trampled(this.#tramples, steadyClock.now());
    if (isFight(this.#tramples)) {
      await this.#takeBack();
      const why = `${who} overwrites it again and again`;
      log.warn({ code: 'resolver.trampled', path, who }, `${path}: ${why}; it is left to them`);
      this.#listener({ mode: 'none', why });
      return;
    }
    log.info(
      { event: 'trampled', path, who },
      `${path} was overwritten by ${who}; the resolver is told again`,
    );
    this.#listener(await this.#set(told.setting));
  }

  /** What an owner was told is worth nothing where the file is no longer the owner's. */
  async #stands({ setting, mode }: Told): Promise<boolean> {
    if (mode === 'none' || !(await this.#ways[mode].stands())) return false;
    if (mode === 'direct') return true;
    return resolverMode(await this.#world(setting)).mode === mode;
  }

  async #world(setting: ResolverSetting): Promise<ResolverWorld> {
    const { path, wish } = this.#options;
    return { ...(await survey(path, this.#run)), wish, setting };
  }

  /** One after the other, so that the resolver ends up as the last one wants it. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#turn.then(work, work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
