import { createHash } from 'node:crypto';
import type { PublicEntry, PublicOptions } from './config/public/public-options.ts';
import { listenForControl } from './edge/control-socket.ts';
import { HostSources } from './edge/public/host-sources.ts';
import { openTarget } from './edge/public/open-target.ts';
import { HostSurroundings } from './edge/public/poll.ts';
import { PublicMemoryFile } from './edge/public/public-memory.ts';
import { readSecret } from './edge/public/secret.ts';
import { HostRouter } from './edge/router/host-router.ts';
import { openOwnDirectory } from './edge/state/own-directory.ts';
import { publicSocketPath } from './edge/state/state-directory.ts';
import { steadyClock } from './edge/steady-clock.ts';
import type { AgentContext } from './main.ts';
import { newKeeping } from './model/public/keeping-state.ts';
import { patience } from './model/public/outcome.ts';
import { type NameStatus, nameStatuses } from './model/public/public-status.ts';
import { type HoldingPorts, PortHolder } from './service/public/hold-port.ts';
import { Keeper } from './service/public/keep.ts';
import { StrangersAnswers } from './service/public/strangers-answers.ts';

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
  using surroundings = new HostSurroundings();
  const router = new HostRouter();
  using strangers = new StrangersAnswers(steadyClock, surroundings);
  const around = {
    clock: steadyClock,
    random: Math.random,
    log: context.log,
    surroundings,
    router,
    strangers,
  };
  const keepers = await Promise.all(
    options.entries.map((entry) => openKeeper(entry, memory, options.retry, context.environment, around)),
  );
  await using _control = await listenForControl(publicSocketPath(options.state), {
    status: (): readonly NameStatus[] => keepers.flatMap(({ keeping }) => nameStatuses(keeping)),
    leave: () => leaving.abort(),
  });
  const holders = options.maps.map((map) => new PortHolder(map, around));
  context.onReady();
  try {
    await Promise.all([
      ...keepers.map((keeper) => keeper.keep(signal)),
      ...holders.map((holder) => holder.hold(signal)),
    ]);
  } finally {
    leaving.abort();
  }
}

async function openKeeper(
  entry: PublicEntry,
  memory: PublicMemoryFile,
  retry: boolean,
  environment: NodeJS.ProcessEnv,
  { router, strangers, ...around }: HoldingPorts & { readonly strangers: StrangersAnswers },
): Promise<Keeper> {
  const secret = await readSecret(entry.secret, environment);
  const leased = entry.server.provider === 'gateway';
  const server = JSON.stringify([entry.names[0]?.name, entry.server, leased && entry.gateway?.url]);
  const remembered = memory.of(server, digest([entry, secret.version]), retry);
  const keeping = newKeeping(
    { ...entry, leased, patience: leased ? patience.ourGateway : patience.stranger },
    remembered.names,
    steadyClock.now(),
  );
  return new Keeper(keeping, {
    ...around,
    sources: strangers.through(new HostSources(entry.gateway, (signal) => router.externalAddress(signal))),
    target: openTarget(entry, secret.text),
    memory: remembered,
  });
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
