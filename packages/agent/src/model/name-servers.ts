import type { NameServer } from './network.ts';
import { type ResolverSetting, usableNameServers } from './resolver-mode.ts';

/** How often a name server that the resolver points at is asked whether it is still there. */
export const askEveryMs = 1_500;
/** The pause before it is asked again where it did not answer: it may just be starting anew. */
export const askAgainMs = 500;
/**
 * Questions in a row without an answer until a name server counts as dead. With a second's patience for each, the
 * resolver points past it 4 s after its last answer at the latest; programs would wait 5 s for it (resolv.conf(5)).
 */
export const missesUntilSilent = 2;

interface Watched extends NameServer {
  readonly misses: number;
  readonly askAt: number;
  /** A question is under way. */
  readonly asked: boolean;
}

/** The name servers that the resolver is pointed at, or would be if they answered. */
export interface NameServerWatch {
  readonly setting: ResolverSetting;
  readonly servers: readonly Watched[];
}

export function watchNameServers(setting: ResolverSetting, now: number): NameServerWatch {
  const usable = usableNameServers(setting);
  const servers = setting.nameServers
    .filter(({ address }) => usable.includes(address))
    .map((server) => ({ ...server, misses: 0, askAt: now + askEveryMs, asked: false }));
  return { setting, servers };
}

/** Those that are to be asked now. */
export function dueNameServers({ servers }: NameServerWatch, now: number): readonly NameServer[] {
  return servers.filter(({ asked, askAt }) => !asked && askAt <= now);
}

export function markAsked(watch: NameServerWatch, due: readonly NameServer[]): NameServerWatch {
  const addresses = due.map(({ address }) => address);
  return {
    ...watch,
    servers: watch.servers.map((server) =>
      addresses.includes(server.address) ? { ...server, asked: true } : server,
    ),
  };
}

/** What came of a question. */
export function heardFrom(
  watch: NameServerWatch,
  address: string,
  answered: boolean,
  now: number,
): NameServerWatch {
  const heard = (server: Watched): Watched => ({
    ...server,
    asked: false,
    misses: answered ? 0 : server.misses + 1,
    askAt: now + (answered ? askEveryMs : askAgainMs),
  });
  const servers = watch.servers.map((server) => (server.address === address ? heard(server) : server));
  return { ...watch, servers };
}

/** Questions under way were given up, and are to be asked again. */
export function askedAnew(watch: NameServerWatch): NameServerWatch {
  return { ...watch, servers: watch.servers.map((server) => ({ ...server, asked: false })) };
}

/** The addresses of those that do not answer. */
export function silentNameServers(watch: NameServerWatch | undefined): readonly string[] {
  return (watch?.servers ?? [])
    .filter(({ misses }) => misses >= missesUntilSilent)
    .map(({ address }) => address);
}

/** When the next one is due. Infinity: never. */
export function nextAskAt(watch: NameServerWatch | undefined): number {
  return Math.min(...(watch?.servers ?? []).filter(({ asked }) => !asked).map(({ askAt }) => askAt));
}
