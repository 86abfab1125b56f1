import { createHash } from 'node:crypto';
import type { PublicEntry, PublicOptions } from './config/public/public-options.ts';
import { listenForControl } from './edge/control-socket.ts';
import { HostSources } from './edge/public/host-sources.ts';
import { openTarget } from './edge/public/open-target.ts';
import { hostSurroundings } from './edge/public/poll.ts';
import { PublicMemoryFile } from './edge/public/public-memory.ts';
import { readSecret } from './edge/public/secret.ts';
import { openOwnDirectory } from './edge/state/own-directory.ts';
import { publicSocketPath } from './edge/state/state-directory.ts';
import { steadyClock } from './edge/steady-clock.ts';
import type { AgentContext } from './main.ts';
import { newKeeping } from './model/public/keeping-state.ts';
import { patience } from './model/public/outcome.ts';
import { type NameStatus, nameStatuses } from './model/public/public-status.ts';
import { Keeper } from './service/public/keep.ts';

export interface PublicContext extends AgentContext {
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Keeps public names right until the signal aborts.
 * @throws AgentError where it cannot begin
 */
export async function runPublic(options: PublicOptions, context: PublicContext): Promise<void> {
  await openOwnDirectory(options.state);
  const memory = await PublicMemoryFile.open(options.state);
  const leaving = new AbortController();
  const signal = AbortSignal.any([context.signal, leaving.signal]);
  const keepers = await Promise.all(
    options.entries.map((entry) => openKeeper(entry, memory, options, context)),
  );
  await using _control = await listenForControl(publicSocketPath(options.state), {
    status: (): readonly NameStatus[] => keepers.flatMap(({ keeping }) => nameStatuses(keeping)),
    leave: () => leaving.abort(),
  });
  context.onReady();
  await Promise.all(keepers.map((keeper) => keeper.keep(signal)));
}

async function openKeeper(
  entry: PublicEntry,
  memory: PublicMemoryFile,
  { retry }: PublicOptions,
  { environment, log }: PublicContext,
): Promise<Keeper> {
  const secret = await readSecret(entry.secret, environment);
  const leased = entry.server.provider === 'gateway';
  const server = JSON.stringify([entry.server, leased && entry.gateway?.url]);
  const settings = digest([entry, secret.version]);
  const keeping = newKeeping(
    { ...entry, leased, patience: leased ? patience.ourGateway : patience.stranger },
    memory.of(server, settings, retry),
    steadyClock.now(),
  );
  return new Keeper(keeping, {
    clock: steadyClock,
    random: Math.random,
    log,
    sources: new HostSources(entry.gateway, () => Promise.reject(new Error('no router is known'))),
    target: openTarget(entry, secret.text),
    memory: memory.memoryOf(server, settings),
    surroundings: hostSurroundings,
  });
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
