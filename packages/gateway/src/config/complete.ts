import { isAbsolute, join, resolve } from 'node:path';
import { Name } from '@open-dyndns/dns';
import { dnsPort, type Endpoint, isLoopback } from '../model/endpoint.ts';
import { completeZones } from './complete-zone.ts';
import type { Config, Surroundings } from './config.ts';
import type { Conflict } from './conflict.ts';
import type { WrittenConfig, WrittenZone } from './shape.ts';
import { completeWatch } from './watch.ts';
import { zoneConflicts } from './zone-conflicts.ts';

const httpsPort = 8443;
/** On loopback, where ports below 1024 would need rights that trying it out should not need. */
const loopbackDnsPort = 8053;
/** What the original announced, and what name servers are usually called. */
const mdnsName = 'ns';
/** RFC 8375: for networks that nobody has named. */
const defaultZone: WrittenZone = { backend: 'embedded', name: Name.fromLabels(['home', 'arpa']) };
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
  const zones = completeZones(written.zone ?? [defaultZone], directory, lan?.prefixes);
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
    conflicts: [...zoneConflicts(zones), ...watch.conflicts],
  };
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

/** Everything but names and addresses' octets, which are immutable by themselves. */
function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || value instanceof Name) return value;
  for (const member of Object.values(value)) freeze(member);
  return Object.freeze(value);
}
