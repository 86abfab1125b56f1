import type { NameServer } from './network.ts';
import { type DirectWorld, direct } from './resolver-file.ts';

/** What the resolver is to be told. */
export interface ResolverSetting {
  /** The zone's apex as text. */
  readonly zone: string;
  readonly nameServers: readonly NameServer[];
  readonly search: readonly string[];
  /** The interface on whose LAN the zone is, for resolvers that know one configuration for each. */
  readonly link: string;
}

export const resolverWishes = [
  'auto',
  'resolved',
  'network-manager',
  'resolvconf',
  'direct',
  'none',
] as const;
export type ResolverWish = (typeof resolverWishes)[number];

/** Programs that write the resolver file, as their comments in it name them. */
export type FileWriter = 'systemd-resolved' | 'NetworkManager' | 'resolvconf';

/** What tells who owns the resolver, gathered in one record. */
export interface OwnersWorld extends DirectWorld {
  /** Whom the comments at the file's start name. */
  readonly writer: FileWriter | undefined;
  /** Those that the file names. */
  readonly nameServers: readonly string[];
  /** What nsswitch.conf(5) lists for `hosts`, in order. */
  readonly hostSources: readonly string[];
  /** Whether systemd-resolved can be spoken to. */
  readonly resolved: boolean;
  /** The version that runs. */
  readonly networkManager: string | undefined;
  /** Two programs have this name. */
  readonly resolvconf: 'debian' | 'openresolv' | undefined;
}

/** What the decision depends on. */
export interface ResolverWorld extends OwnersWorld {
  readonly wish: ResolverWish;
  readonly setting: ResolverSetting;
}

export type ResolverMode = 'resolved' | 'network-manager' | 'resolvconf' | 'openresolv' | 'direct' | 'none';

export interface ResolverDecision {
  readonly mode: ResolverMode;
  /** One clause for the log and for `status`. */
  readonly why: string;
  /** Where something stands in the way: what to do. */
  readonly remedy?: string;
}

/** The only port that resolver files can express. */
const dnsPort = 53;

/** Where systemd-resolved listens: with its own search list and, since 247, without. */
const stubs: readonly string[] = ['127.0.0.53', '127.0.0.54'];

/** These took away what others had told systemd-resolved (NetworkManager 1.26.0 to 1.26.5). */
const jealousVersion = /^1\.26\.[0-5]$/;

/** How the resolver of this host is told, if at all. */
export function resolverMode(world: ResolverWorld): ResolverDecision {
  if (world.wish === 'none') return { mode: 'none', why: 'as wished' };
  if (usableNameServers(world.setting).length === 0) {
    return { mode: 'none', why: 'the zone has no name server on port 53' };
  }
  return world.wish === 'auto' ? resolverOwner(world) : wishedMode(world.wish, world);
}

/** The line of the log that says so. */
export function resolverLine({ mode, why }: ResolverDecision): string {
  return `resolver: ${mode}, ${why}`;
}

/** Those that a resolver file can name. */
export function usableNameServers(setting: Pick<ResolverSetting, 'nameServers'>): readonly string[] {
  return setting.nameServers.filter(({ port }) => port === dnsPort).map(({ address }) => address);
}

/** Who owns the resolver of this host, and so how it is told. */
export function resolverOwner(world: OwnersWorld): ResolverDecision {
  const { resolved, networkManager, resolvconf, writer } = world;
  if (resolved && isResolvedAsked(world)) {
    if (networkManager === undefined || !jealousVersion.test(networkManager)) {
      return { mode: 'resolved', why: 'this host’s programs ask systemd-resolved' };
    }
    const why = `NetworkManager ${networkManager} takes away what others tell systemd-resolved`;
    return { mode: 'network-manager', why };
  }
  if (writer === 'resolvconf' && resolvconf === 'debian') {
    return { mode: 'resolvconf', why: 'resolvconf writes the resolver file' };
  }
  if (writer === 'resolvconf' && resolvconf === 'openresolv') {
    return { mode: 'openresolv', why: 'openresolv writes the resolver file' };
  }
  if (writer === 'NetworkManager' && networkManager !== undefined) {
    return { mode: 'network-manager', why: 'NetworkManager writes the resolver file' };
  }
  return direct(world, 'the resolver file can be written');
}

function wishedMode(
  wish: Exclude<ResolverWish, 'auto' | 'none'>,
  { resolved, networkManager, resolvconf, ...file }: ResolverWorld,
): ResolverDecision {
  const why = 'as wished';
  switch (wish) {
    case 'resolved':
      return resolved ? { mode: wish, why } : { mode: 'none', why: 'systemd-resolved does not answer' };
    case 'network-manager':
      return networkManager === undefined
        ? { mode: 'none', why: 'NetworkManager does not run' }
        : { mode: wish, why };
    case 'resolvconf':
      if (resolvconf === undefined) return { mode: 'none', why: 'there is no resolvconf' };
      return { mode: resolvconf === 'debian' ? 'resolvconf' : 'openresolv', why };
    case 'direct':
      return direct(file, why);
  }
}

/** It may run without being asked, where the file or nsswitch.conf leads past it. */
function isResolvedAsked({ nameServers, hostSources }: OwnersWorld): boolean {
  const through = hostSources.indexOf('resolve');
  const past = hostSources.indexOf('dns');
  if (through >= 0 && (past < 0 || through < past)) return true;
  return nameServers.length > 0 && nameServers.every((address) => stubs.includes(address));
}
