import type { NameServer } from './network.ts';

/** What the resolver is to be told. */
export interface ResolverSetting {
  /** The zone's apex as text. */
  readonly zone: string;
  readonly nameServers: readonly NameServer[];
  readonly search: readonly string[];
}

export type ResolverWish = 'auto' | 'direct' | 'none';

/** What the decision depends on, gathered in one record. */
export interface ResolverWorld {
  readonly wish: ResolverWish;
  readonly setting: ResolverSetting;
  /** What is at the path: `blocked` is a directory, a device, or not to be looked at. */
  readonly file: 'absent' | 'file' | 'link' | 'blocked';
  /** Whether the file can be replaced or, failing that, written in place. */
  readonly writable: boolean;
}

export interface ResolverDecision {
  readonly mode: 'direct' | 'none';
  /** One clause for the log and for `status`. */
  readonly why: string;
}

/** The only port that resolver files can express. */
const dnsPort = 53;

export function resolverMode(world: ResolverWorld): ResolverDecision {
  if (world.wish === 'none') return { mode: 'none', why: 'as wished' };
  if (usableNameServers(world.setting).length === 0) {
    return { mode: 'none', why: 'the zone has no name server on port 53' };
  }
  if (world.file === 'blocked') return { mode: 'none', why: 'the resolver file is not a file' };
  if (!world.writable) return { mode: 'none', why: 'the resolver file may not be written by this user' };
  return { mode: 'direct', why: world.wish === 'direct' ? 'as wished' : 'the resolver file can be written' };
}

/** Those that a resolver file can name. */
export function usableNameServers(setting: ResolverSetting): readonly string[] {
  return setting.nameServers.filter(({ port }) => port === dnsPort).map(({ address }) => address);
}
