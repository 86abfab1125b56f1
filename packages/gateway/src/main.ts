import { join } from 'node:path';
import { printName } from '@open-dyndns/dns';
import type { Config, ZoneConfig } from './config/config.ts';
import { type DnsServer, openDnsServer } from './edge/backend/embedded/server.ts';
import { openBackend } from './edge/backend/open-backend.ts';
import { refuseDynamicZones } from './edge/bind-configuration.ts';
import { openCertificate } from './edge/certificate/source.ts';
import { createApp } from './edge/http/app.ts';
import { Metrics } from './edge/http/metrics.ts';
import { HttpsListeners } from './edge/http/server.ts';
import { holdLock } from './edge/lock.ts';
import { loggedStore } from './edge/logged-store.ts';
import { clockSetForward, systemTicker } from './edge/machine.ts';
import { announce } from './edge/mdns.ts';
import { certificateNames, reachableAddresses, reachableEndpoints } from './edge/own-names.ts';
import { wallTimeStore } from './edge/wall-time-store.ts';
import type { House } from './house.ts';
import { type Endpoint, printEndpoint } from './model/endpoint.ts';
import { reachableServers } from './protocol/name-servers.ts';
import type { Gateway } from './service/gateway.ts';
import { type GatewayParts, openGateway } from './service/open-gateway.ts';
import type { Log } from './service/ports.ts';

/** Who runs the gateway, for certificates and answers. */
export interface Identity {
  readonly hostname: string;
  readonly version: string;
}

/** What a gateway that is ready says of itself. */
export interface Ready {
  readonly urls: readonly string[];
  /** Where the embedded DNS server listens; nowhere if BIND serves every zone. */
  readonly dns: readonly Endpoint[];
  /** The apexes, without final dots. */
  readonly zones: readonly string[];
  readonly pin: string;
}

export interface RunningGateway extends AsyncDisposable {
  readonly ready: Ready;
}

/**
 * Starts all parts of the gateway. Disposal takes the announcement back, lets answers in flight finish, and stops.
 * @throws StartError
 */
export async function startGateway(
  config: Config,
  house: House,
  { hostname, version }: Identity,
  log: Log,
): Promise<RunningGateway> {
  await using opening = new AsyncDisposableStack();
  opening.use(holdLock(join(config.state, 'gateway.lock'), `the state directory ${config.state}`));
  const certificate = await openCertificate(config, certificateNames(config, hostname), house.clock);
  const dnsServer = await openOwnDnsServer(config, log);
  if (dnsServer !== undefined) opening.use(dnsServer);
  const ports = { clock: house.clock, log, ticker: systemTicker, store: house.store, dnsServer };
  const zones = await openZones(config, ports, opening);
  const store = loggedStore(wallTimeStore(house.store, clockSetForward), log);
  const metrics: Metrics = new Metrics(() => gateway);
  const gateway: Gateway = opening.use(
    await openGateway({ ...house, store, zones, log, ticker: systemTicker, observer: metrics }),
  );

  const serversOf = nameServers(config.zones, dnsServer);
  const stopping = new AbortController();
  const app = createApp({
    gateway,
    log,
    version,
    pin: () => certificate.current.pin,
    nameServers: ({ apex }, local) =>
      reachableServers(serversOf.get(apex.key) ?? [], reachableAddresses(local)),
    stopping: stopping.signal,
    metrics,
  });
  const https = opening.use(await HttpsListeners.open(config.http.listen, certificate.current, app, log));
  opening.use(certificate.watch((next) => https.use(next), log));
  opening.defer(() => stopping.abort());

  const { pin } = certificate.current;
  const announced = config.zones.map(({ policy: { apex } }) => ({
    zone: printName(apex).replace(/\.$/, ''),
    dnsPort: serversOf.get(apex.key)?.[0]?.port ?? 0,
  }));
  const httpsPort = https.endpoints[0]?.port ?? 0;
  if (config.mdns.advertise)
    opening.use(await announce({ ...config.mdns, zones: announced, httpsPort, pin }, log));

  const ready: Ready = {
    urls: https.endpoints.flatMap(reachableEndpoints).map((endpoint) => `https://${printEndpoint(endpoint)}`),
    dns: dnsServer?.endpoints ?? [],
    zones: announced.map(({ zone }) => zone),
    pin,
  };
  const running = opening.move();
  return { ready, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function openOwnDnsServer({ zones, dns }: Config, log: Log): Promise<DnsServer | undefined> {
  const isNeeded = zones.some(({ backend }) => backend === 'embedded');
  return isNeeded ? openDnsServer(dns.listen, '[dns] listen', log) : undefined;
}

async function openZones(
  config: Config,
  ports: Parameters<typeof openBackend>[1],
  opening: AsyncDisposableStack,
): Promise<GatewayParts['zones']> {
  const inFiles = config.zones.filter(({ backend }) => backend === 'zonefile');
  const apexes = inFiles.flatMap(({ policy }) => [policy.apex, ...policy.reverse.map(({ apex }) => apex)]);
  if (apexes.length > 0) await refuseDynamicZones(apexes, ports.log);
  const zones: GatewayParts['zones'][number][] = [];
  for (const zone of config.zones)
    zones.push({ policy: zone.policy, backend: opening.use(await openBackend(zone, ports)) });
  return zones;
}

/** The DNS servers of each zone, by apex key. */
function nameServers(
  zones: readonly ZoneConfig[],
  dnsServer: DnsServer | undefined,
): ReadonlyMap<string, readonly Endpoint[]> {
  return new Map(zones.map((zone) => [zone.policy.apex.key, serversOfZone(zone, dnsServer)]));
}

function serversOfZone(zone: ZoneConfig, dnsServer: DnsServer | undefined): readonly Endpoint[] {
  if (zone.backend === 'embedded') return dnsServer?.endpoints ?? [];
  return zone.backend === 'rfc2136' ? [zone.server, ...zone.secondaries] : [zone.server];
}
