import { type Name, printName } from '@open-dyndns/dns';
import type { EmbeddedZone, ZoneConfig } from './config.ts';
import type { Conflict } from './conflict.ts';

/** What zones that are each right cannot have together. */
export function zoneConflicts(zones: readonly ZoneConfig[]): Conflict[] {
  return [...leaseConflicts(zones), ...repetitions(zones), ...zones.flatMap(inZoneServers)];
}

function leaseConflicts(zones: readonly ZoneConfig[]): Conflict[] {
  return zones.flatMap(({ policy: { lease } }, index) => {
    const ordered = lease.min <= lease.default && lease.default <= lease.max;
    const message = `min (${lease.min}), default (${lease.default}) and max (${lease.max}) have to rise`;
    return ordered ? [] : [{ path: ['zone', index, 'lease'], message }];
  });
}

function repetitions(zones: readonly ZoneConfig[]): Conflict[] {
  const seen = new Set<string>();
  const conflicts: Conflict[] = [];
  const claim = (what: string, message: string, path: readonly PropertyKey[]): void => {
    if (seen.has(what)) conflicts.push({ path, message });
    seen.add(what);
  };
  const claimApex = (apex: Name, path: readonly PropertyKey[]): void =>
    claim(`zone ${apex.key}`, `${printName(apex)} is configured twice`, path);
  const claimFile = (file: string, path: readonly PropertyKey[]): void =>
    claim(`file ${file}`, `${file} is another zone's file already: each zone has one of its own`, path);
  zones.forEach((zone, index) => {
    const { policy } = zone;
    claimApex(policy.apex, ['zone', index, 'name']);
    for (const { apex } of policy.reverse) claimApex(apex, ['zone', index, 'reverse']);
    if (zone.backend === 'tinydns') claimFile(zone.data, ['zone', index, 'data']);
    if (zone.backend !== 'zonefile') return;
    claimFile(zone.file, ['zone', index, 'file']);
    for (const file of zone.reverseFiles) claimFile(file, ['zone', index, 'reverse']);
  });
  return conflicts;
}

function inZoneServers(zone: ZoneConfig, index: number): Conflict[] {
  return zone.backend === 'embedded' ? outsideOnly(zone, index) : [];
}

function outsideOnly({ nameServers, policy }: EmbeddedZone, index: number): Conflict[] {
  return nameServers
    .filter((name) => name.isAtOrBelow(policy.apex))
    .map((name) => ({
      path: ['zone', index, 'name_servers'],
      message: `${printName(name)} is in the zone itself, where only the gateway’s own name server has an address: give it a name outside`,
    }));
}
