import { type Name, printName } from '@open-dyndns/dns';
import type { Claim, Principal } from './host.ts';
import type { HostView } from './host-table.ts';
import type { Refusal } from './refusal.ts';
import { isPresent } from './standing.ts';

/** Hosts that one device may have at a time: names of several interfaces and roles, and too few to fill a zone. */
export const hostsPerDevice = 16;

const latin1 = new TextDecoder('latin1');

/**
 * Names that only an administrator may register. With the zone in the search list, browsers ask `wpad` for their proxy
 * (draft-ietf-wrec-wpad-01 §4.4.1) and Windows asks `isatap` for its IPv6 router (RFC 5214 §8.3.2): whoever has them has
 * everybody's traffic. `localhost` is this host and nobody else (RFC 6761 §6.3).
 */
const dangerousLabels: ReadonlySet<string> = new Set(['localhost', 'wpad', 'isatap']);

/** Why a claim is refused for its label or for the number of its owner's hosts, if it is. */
export function refuseUnclaimable(
  { name, zone }: Claim,
  principal: Principal,
  hosts: HostView,
): Refusal | undefined {
  if (principal.role !== 'admin' && isDangerous(name, zone))
    return {
      kind: 'refused',
      code: 'name.reserved',
      detail: `${printName(name)} means more than a host to programs that look for it; only an administrator may register it`,
      field: 'hostname',
    };
  if (principal.role !== 'device' || isPresent(hosts.get(name))) return undefined;
  if (hosts.countOf(principal.credential) < hostsPerDevice) return undefined;
  return {
    kind: 'refused',
    code: 'host.too-many',
    detail: `A device has at most ${hostsPerDevice} hosts, and this one has them; release one with DELETE first`,
    field: 'hostname',
  };
}

function isDangerous(name: Name, zone: Name): boolean {
  const [label, ...more] = name.relativeTo(zone) ?? [];
  return more.length === 0 && dangerousLabels.has(latin1.decode(label).toLowerCase());
}
