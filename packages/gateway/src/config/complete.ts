import { isAbsolute, join, resolve } from 'node:path';
import { Name, printName } from '@open-dyndns/dns';
import { type Endpoint, isLoopback } from '../model/endpoint.ts';
import type { LeaseBounds, ZonePolicy } from '../model/zone.ts';
import type { Config, Surroundings, ZoneConfig } from './config.ts';
import type { Conflict } from './conflict.ts';
import { reverseZones } from './reverse.ts';
import type { WrittenConfig, WrittenZone } from './shape.ts';
import { reverseApex } from './values.ts';
import { completeWatch } from './watch.ts';

const httpsPort = 8443;
/** On loopback, where ports below 1024 would need rights that trying it out should not need. */
const loopbackDnsPort = 8053;
/** The only port that a resolver configuration can say. */
const dnsPort = 53;
/** What the original announced, and what name servers are usually called. */
const mdnsName = 'ns';
/** RFC 8375: for networks that nobody has named. */
const defaultZone: WrittenZone = { backend: 'embedded', name: Name.fromLabels(['home', 'arpa']) };
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

/** Adds what was not written. Relative paths start from `directory`. */
export function complete(
  written: WrittenConfig,
  file: string | undefined,
  directory: string,
  surroundings: Surroundings,
): { readonly config: Config; readonly conflicts: readonly Conflict[] } {
  const { lan } = surroundings;
  const certificate = written.http?.certificate ?? 'self-signed';
  const listen = written.http?.listen ?? everywhere(httpsPort, lan);
  const zones = withoutRepeatedReverse(
    (written.zone ?? [defaultZone]).map((zone) => completeZone(zone, directory, lan)),
    written.zone?.map((zone) => zone.reverse !== undefined) ?? [],
  );
  const policies = zones.map(({ policy }) => policy);
  const watch = completeWatch(written.watch ?? [], directory, policies);
  const config: Config = {
    file,
    state: written.state === undefined ? usualState(surroundings) : resolve(directory, written.state),
    http: {
      listen,
      plain: written.http?.plain ?? [],
      trustedProxies: written.http?.trusted_proxies ?? [],
      certificate:
        certificate === 'self-signed'
          ? certificate
          : { cert: resolve(directory, certificate.cert), key: resolve(directory, certificate.key) },
    },
    dns: {
      listen: written.dns?.listen ??
        lan?.addresses.map((address) => ({ address, port: dnsPort })) ?? [
          { address: '127.0.0.1', port: loopbackDnsPort },
        ],
    },
    mdns: {
      advertise: written.mdns?.advertise ?? true,
      name: written.mdns?.name ?? mdnsName,
      interfaces: written.mdns?.interfaces ?? (listen.every(isLoopback) ? 'loopback' : 'lan'),
    },
    zones,
    watch: watch.files,
  };
  return {
    config: freeze(config),
    conflicts: [...leaseConflicts(zones), ...zoneConflicts(zones), ...watch.conflicts],
  };
}

function completeZone(zone: WrittenZone, directory: string, lan: Surroundings['lan']): ZoneConfig {
  const here = lan?.prefixes ?? loopbackPrefixes;
  const reversePrefixes = zone.reverse?.map(({ prefix }) => prefix);
  const prefixes = zone.prefixes ?? (zone.backend === 'embedded' ? here : (reversePrefixes ?? []));
  const policy: ZonePolicy = {
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
  if (zone.backend === 'embedded') {
    const { split = false, name_servers: nameServers = [], transfer } = zone;
    const copies = transfer && { ...transfer, key: resolve(directory, transfer.key) };
    return { backend: 'embedded', policy, split, nameServers, transfer: copies };
  }
  if (isAtProvider(zone)) {
    const servers = zone.servers ?? (zone.backend === 'powerdns' ? [localNamed] : []);
    const api = zone.api ?? usualApis[zone.backend];
    const provided = { policy, api, token: resolve(directory, zone.token), servers };
    return zone.backend === 'rackspace'
      ? { backend: 'rackspace', ...provided, user: zone.user }
      : { backend: zone.backend, ...provided };
  }
  const server = zone.server ?? localNamed;
  if (zone.backend === 'tinydns') {
    const data = resolve(directory, zone.data ?? debianTinydnsData);
    return { backend: 'tinydns', policy, data, make: zone.make ?? ['tinydns-data'], server };
  }
  if (zone.backend === 'rfc2136') {
    const key = resolve(directory, zone.key);
    return { backend: 'rfc2136', policy, server, key, secondaries: zone.secondaries ?? [] };
  }
  return {
    backend: 'zonefile',
    policy,
    file: resolve(directory, zone.file),
    reload: zone.reload ?? 'sighup',
    pidFile: resolve(directory, zone.pidfile ?? debianPidFile),
    server,
    reverseFiles: zone.reverse?.map((reverse) => resolve(directory, reverse.file)) ?? [],
  };
}

function isAtProvider(
  zone: WrittenZone,
): zone is Extract<WrittenZone, { readonly backend: keyof typeof usualApis }> {
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

function everywhere(port: number, lan: Surroundings['lan']): Endpoint[] {
  if (lan === undefined) return [{ address: '127.0.0.1', port }];
  const hasIpv6 = lan.addresses.some((address) => address.includes(':'));
  return [{ address: '0.0.0.0', port }, ...(hasIpv6 ? [{ address: '::', port }] : [])];
}

/** systemd's StateDirectory=, else the XDG Base Directory Specification. */
function usualState({ env, home }: Surroundings): string {
  const given = env['STATE_DIRECTORY']?.split(':')[0];
  if (given !== undefined && given !== '') return given;
  const xdg = env['XDG_STATE_HOME'];
  // "All paths must be absolute. If an implementation encounters a relative path it should … ignore it."
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(home, '.local', 'state'), 'open-dyndns');
}

function leaseConflicts(zones: readonly ZoneConfig[]): Conflict[] {
  return zones.flatMap(({ policy: { lease } }, index) => {
    const ordered = lease.min <= lease.default && lease.default <= lease.max;
    const message = `min (${lease.min}), default (${lease.default}) and max (${lease.max}) have to rise`;
    return ordered ? [] : [{ path: ['zone', index, 'lease'], message }];
  });
}

function zoneConflicts(zones: readonly ZoneConfig[]): Conflict[] {
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
    if (zone.backend === 'embedded')
      for (const server of zone.nameServers.filter((name) => name.isAtOrBelow(policy.apex)))
        conflicts.push({
          path: ['zone', index, 'name_servers'],
          message: `${printName(server)} is in the zone itself, where only the gateway’s own name server has an address: give it a name outside`,
        });
    if (zone.backend === 'tinydns') claimFile(zone.data, ['zone', index, 'data']);
    if (zone.backend !== 'zonefile') return;
    claimFile(zone.file, ['zone', index, 'file']);
    for (const file of zone.reverseFiles) claimFile(file, ['zone', index, 'reverse']);
  });
  return conflicts;
}

/** Everything but names and addresses' octets, which are immutable by themselves. */
function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || value instanceof Name) return value;
  for (const member of Object.values(value)) freeze(member);
  return Object.freeze(value);
}
