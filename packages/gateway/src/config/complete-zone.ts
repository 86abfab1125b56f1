import { resolve } from 'node:path';
import { dnsPort, type Endpoint } from '../model/endpoint.ts';
import type { LeaseBounds, ZonePolicy } from '../model/zone.ts';
import type { EmbeddedZone, ZoneConfig } from './config.ts';
import { reverseZones } from './reverse.ts';
import type { WrittenZone } from './shape.ts';
import { reverseApex } from './values.ts';

const loopbackPrefixes = ['127.0.0.0/8', '::1/128'];
const defaultTtl = 60;
/** RFC 9664 §4.3 bounds leases by 30 s and 24 h. */
const defaultLease: LeaseBounds = { min: 30, default: 120, max: 86_400 };
/** Where tinydns-conf puts it. */
const debianTinydnsData = '/etc/tinydns/root/data';
const debianPidFile = '/run/named/named.pid';
const localNamed: Endpoint = { address: '127.0.0.1', port: dnsPort };
/** Where providers are asked; of PowerDNS, where it listens unless it is told otherwise. Rackspace tells at the login where its DNS is. */
const usualApis = {
  powerdns: 'http://127.0.0.1:8081',
  cloudflare: 'https://api.cloudflare.com/client/v4',
  digitalocean: 'https://api.digitalocean.com/v2',
  rackspace: 'https://identity.api.rackspacecloud.com/v2.0',
} as const;

type Written<Backend extends WrittenZone['backend']> = Extract<WrittenZone, { readonly backend: Backend }>;

/**
 * Adds what was not written of zones. Relative paths start from `directory`.
 * @param lan the prefixes of the LAN; undefined: loopback only
 */
export function completeZones(
  written: readonly WrittenZone[],
  directory: string,
  lan: readonly string[] | undefined,
): ZoneConfig[] {
  return withoutRepeatedReverse(
    written.map((zone) => completeZone(zone, completePolicy(zone, lan ?? loopbackPrefixes), directory)),
    written.map((zone) => zone.reverse !== undefined),
  );
}

function completePolicy(zone: WrittenZone, here: readonly string[]): ZonePolicy {
  const reversePrefixes = zone.reverse?.map(({ prefix }) => prefix);
  const prefixes = zone.prefixes ?? (zone.backend === 'embedded' ? here : (reversePrefixes ?? []));
  return {
    apex: zone.name,
    ttl: zone.ttl ?? defaultTtl,
    lease: completeLease(zone.lease),
    enrolment: zone.enrolment ?? 'open',
    names: { labels: zone.names?.labels ?? 1, wildcards: zone.names?.wildcards ?? false },
    prefixes,
    reverse:
      reversePrefixes?.map((prefix) => ({ prefix, apex: reverseApex(prefix) })) ??
      (zone.backend === 'embedded' ? reverseZones(prefixes) : []),
  };
}

function completeZone(zone: WrittenZone, policy: ZonePolicy, directory: string): ZoneConfig {
  if (isAtProvider(zone)) return completeProviderZone(zone, policy, directory);
  if (zone.backend === 'embedded') return completeEmbeddedZone(zone, policy, directory);
  const server = zone.server ?? localNamed;
  switch (zone.backend) {
    case 'tinydns': {
      const data = resolve(directory, zone.data ?? debianTinydnsData);
      return { backend: 'tinydns', policy, data, make: zone.make ?? ['tinydns-data'], server };
    }
    case 'rfc2136': {
      const key = resolve(directory, zone.key);
      return { backend: 'rfc2136', policy, server, key, secondaries: zone.secondaries ?? [] };
    }
    case 'zonefile':
      return {
        backend: 'zonefile',
        policy,
        file: resolve(directory, zone.file),
        reload: zone.reload ?? 'sighup',
        pidFile: resolve(directory, zone.pidfile ?? debianPidFile),
        server,
        secondaries: zone.secondaries ?? [],
        reverseFiles: zone.reverse?.map((reverse) => resolve(directory, reverse.file)) ?? [],
      };
  }
}

function completeEmbeddedZone(
  { split = false, name_servers: nameServers = [], transfer }: Written<'embedded'>,
  policy: ZonePolicy,
  directory: string,
): EmbeddedZone {
  const copies = transfer && { ...transfer, key: resolve(directory, transfer.key) };
  return { backend: 'embedded', policy, split, nameServers, transfer: copies };
}

function completeProviderZone(
  zone: Written<keyof typeof usualApis>,
  policy: ZonePolicy,
  directory: string,
): ZoneConfig {
  const servers = zone.servers ?? (zone.backend === 'powerdns' ? [localNamed] : []);
  const api = zone.api ?? usualApis[zone.backend];
  const provided = { policy, api, token: resolve(directory, zone.token), servers };
  return zone.backend === 'rackspace'
    ? { backend: 'rackspace', ...provided, user: zone.user }
    : { backend: zone.backend, ...provided };
}

function isAtProvider(zone: WrittenZone): zone is Written<keyof typeof usualApis> {
  return Object.hasOwn(usualApis, zone.backend);
}

/** Bounds that were not written follow those that were, so that a short `max` needs no `default` beside it. */
function completeLease(written: WrittenZone['lease']): LeaseBounds {
  const max = written?.max ?? Math.max(defaultLease.max, written?.default ?? 0, written?.min ?? 0);
  const min = written?.min ?? Math.min(defaultLease.min, written?.default ?? max, max);
  return { min, max, default: written?.default ?? Math.min(Math.max(defaultLease.default, min), max) };
}

/** Where two zones share a prefix and neither says who has its PTR records, the first one does. */
function withoutRepeatedReverse(zones: readonly ZoneConfig[], written: readonly boolean[]): ZoneConfig[] {
  const taken = new Set<string>();
  return zones.map((zone, index) => {
    const free = zone.policy.reverse.filter(({ apex }) => written[index] || !taken.has(apex.key));
    for (const { apex } of free) taken.add(apex.key);
    return { ...zone, policy: { ...zone.policy, reverse: free } };
  });
}
