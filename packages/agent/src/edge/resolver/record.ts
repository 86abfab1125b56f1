import { type ResolverSetting, usableNameServers } from '../../model/resolver-mode.ts';

/** What resolvconf and openresolv are told: lines of a resolver file with what we have to say, and nothing else. */
export function recordText(setting: ResolverSetting): string {
  const { search } = setting;
  return [
    ...usableNameServers(setting).map((address) => `nameserver ${address}`),
    ...(search.length === 0 ? [] : [`search ${search.join(' ')}`]),
    '',
  ].join('\n');
}
