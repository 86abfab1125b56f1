import { dueNameServers, markAsked, type NameServerWatch, silentNameServers } from './name-servers.ts';
import type { ResolverSetting } from './resolver-mode.ts';
import type { Session } from './session-state.ts';
import type { Step } from './step.ts';

/** The resolver points at the zone's name servers exactly as long as this host is registered there and they answer. */
export function planResolver(session: Session): Step {
  const whole = session.departure === undefined ? resolverSetting(session) : undefined;
  const nameServers = same(whole, session.nameServers?.setting) ? session.nameServers : undefined;
  const wanted = whole && withoutSilent(whole, nameServers);
  if (same(wanted, session.resolver)) return { session: { ...session, nameServers }, actions: [] };
  return {
    session: { ...session, nameServers, resolver: wanted },
    actions: [
      wanted === undefined ? { kind: 'restore-resolver' } : { kind: 'set-resolver', setting: wanted },
    ],
  };
}

export function planNameServers(session: Session, now: number): Step {
  const { nameServers } = session;
  if (nameServers === undefined) return { session, actions: [] };
  const due = dueNameServers(nameServers, now);
  const { zone } = nameServers.setting;
  return {
    session: { ...session, nameServers: markAsked(nameServers, due) },
    actions: due.map((nameServer) => ({ kind: 'ask-name-server', nameServer, zone })),
  };
}

/** What the resolver is to be told if every name server answers; undefined: nothing. */
export function resolverSetting(session: Session): ResolverSetting | undefined {
  const { held } = session.registration;
  if (held === undefined) return undefined;
  const zone = session.gateway?.network.zones.find(({ name }) => name === held.zone);
  const link = session.addresses.find(({ address }) => held.addresses.includes(address))?.link;
  if (zone === undefined || link === undefined) return session.nameServers?.setting ?? session.resolver;
  return { zone: zone.name, nameServers: zone.nameServers, search: zone.search, link };
}

function withoutSilent(
  setting: ResolverSetting,
  watch: NameServerWatch | undefined,
): ResolverSetting | undefined {
  const silent = silentNameServers(watch);
  const nameServers = setting.nameServers.filter(({ address }) => !silent.includes(address));
  return silent.length > 0 && nameServers.length === 0 ? undefined : { ...setting, nameServers };
}

function same(one: ResolverSetting | undefined, other: ResolverSetting | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
