import { Name, parseName } from '@open-dyndns/dns';
import type { Principal } from '../model/host.ts';
import { isPattern } from '../model/scope.ts';
import { zoneOf } from '../model/zone.ts';
import type { Gateway } from './gateway.ts';
import type { HostAt } from './update-host.ts';

/** The host that is meant where a request names none: the one that the credential is called after, or its only one. */
export function usualHost(
  principal: Principal,
  gateway: Pick<Gateway, 'zones' | 'hosts'>,
): HostAt | undefined {
  return hostAt(namesakeOf(principal), gateway) ?? hostAt(onlyNameOf(principal, gateway), gateway);
}

function hostAt(name: Name | undefined, { zones }: Pick<Gateway, 'zones'>): HostAt | undefined {
  const zone = name && zoneOf(name, zones, ({ apex }) => apex);
  return zone && name && { name, zone: zone.apex };
}

/** nsupdate.info's users are called like their hosts. */
function namesakeOf({ credential }: Principal): Name | undefined {
  const parsed = parseName(credential, Name.root);
  return parsed.ok ? parsed.value : undefined;
}

function onlyNameOf({ credential, scope }: Principal, gateway: Pick<Gateway, 'hosts'>): Name | undefined {
  const names =
    scope.names ?? gateway.hosts().flatMap(({ name, owner }) => (owner === credential ? [name] : []));
  const [only] = names;
  return names.length === 1 && only !== undefined && !isPattern(only) ? only : undefined;
}
