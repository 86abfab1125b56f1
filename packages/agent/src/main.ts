import type { UpOptions } from './config/up-options.ts';
import { listenForControl } from './edge/control-socket.ts';
import { HttpsGatewayClient } from './edge/gateway-client.ts';
import { MdnsLan } from './edge/mdns-lan.ts';
import { directNameServers } from './edge/name-servers.ts';
import { openLan } from './edge/open-lan.ts';
import { HostResolver } from './edge/resolver/host-resolver.ts';
import { ResolvConfSearchDomain } from './edge/search-domain.ts';
import { controlSocketPath, resolverJournalPath, StateDirectory } from './edge/state/state-directory.ts';
import { steadyClock } from './edge/steady-clock.ts';
import { newSession, type Session, type SessionOptions } from './model/session-state.ts';
import { type Status, statusOf } from './model/status.ts';
import type { Log } from './service/ports.ts';
import { stay } from './service/stay.ts';

export interface AgentContext {
  readonly log: Log;
  /** Aborts to leave. */
  readonly signal: AbortSignal;
  /** Called once the agent works: claims, listens, and can be asked. */
  readonly onReady: () => void;
}

/**
 * Runs the agent from arrival to departure. Resolves when everything was taken back.
 * @throws AgentError where it cannot go on
 */
export async function runAgent(options: UpOptions, context: AgentContext): Promise<void> {
  const { log } = context;
  const leaving = new AbortController();
  const signal = AbortSignal.any([context.signal, leaving.signal]);
  const state = await StateDirectory.open(options.state);
  const session = await beginning(options, state);
  let status: Status = statusOf(session, 0, Date.now(), undefined);
  await using _control = await listenForControl(controlSocketPath(options.state), {
    status: () => status,
    leave: () => leaving.abort(),
  });
  const resolver = new HostResolver({
    wish: options.resolver,
    path: options.resolvConf,
    journal: resolverJournalPath(options.state),
    log,
  });
  await resolver.restore();
  await using mdns = await openLan(options.links, log);
  await using lan = new MdnsLan(mdns, options.services, { log, random: Math.random });
  using gateway = new HttpsGatewayClient();
  context.onReady();
  try {
    await stay(
      { session, token: options.token, signal },
      {
        clock: steadyClock,
        wallClock: Date.now,
        random: Math.random,
        log,
        lan,
        gateway,
        resolver,
        memory: state,
        searchDomain: new ResolvConfSearchDomain(options.resolvConf, log),
        nameServers: directNameServers,
        onStatus: (current) => {
          status = current;
        },
      },
    );
  } finally {
    // Also where the stay ended with an error.
    await resolver.restore();
  }
}

async function beginning(options: UpOptions, state: StateDirectory): Promise<Session> {
  const { label, gateway, pin, links, services } = options;
  const wished: SessionOptions = {
    label,
    pin,
    services,
    gateway: gateway === undefined ? undefined : { url: gateway, addresses: [], domain: undefined },
    askSearchDomain: gateway === undefined && links !== 'loopback',
  };
  const [known, lastLabel] = await Promise.all([state.knownGateways(), state.lastLabel(label)]);
  return newSession(wished, known, lastLabel);
}
