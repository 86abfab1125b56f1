import { printName } from '@open-dyndns/dns';
import type { Config, ZoneConfig } from './config/config.ts';
import { type DnsServer, openDnsServer } from './edge/backend/embedded/server.ts';
import { openBackend } from './edge/backend/open-backend.ts';
import { refuseDynamicZones } from './edge/bind-configuration.ts';
import type { CertificateSource } from './edge/certificate/source.ts';
import { createApp, createPlainApp } from './edge/http/app.ts';
import type { Door } from './edge/http/door.ts';
import { GuessLimit } from './edge/http/guess-limit.ts';
import type { Metrics } from './edge/http/metrics.ts';
import type { HttpsListeners } from './edge/http/server.ts';
import { loggedStore } from './edge/logged-store.ts';
import { clockSetForward, systemTicker } from './edge/machine.ts';
import { type Announced, announce } from './edge/mdns.ts';
import { reachableAddresses } from './edge/own-names.ts';
import { wallTimeStore } from './edge/wall-time-store.ts';
import { openWatching } from './edge/watch/open-watching.ts';
import type { House } from './house.ts';
import type { Endpoint } from './model/endpoint.ts';
import { reachableServers } from './protocol/name-servers.ts';
import type { Gateway } from './service/gateway.ts';
import { type GatewayParts, openGateway } from './service/open-gateway.ts';
import type { Log } from './service/ports.ts';

/** What the configuration does not change while the process runs. */
export interface Standing {
  readonly house: House;
  readonly https: HttpsListeners;
  readonly version: string;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Everything that a configuration decides: zones, DNS server, announcement. Another one may take its place. */
export interface Configured extends AsyncDisposable {
  readonly settings: { readonly config: Config; readonly certificate: CertificateSource };
  readonly gateway: Gateway;
  readonly app: ReturnType<typeof createApp>;
  /** What is served without TLS. */
  readonly plainApp: ReturnType<typeof createPlainApp>;
  readonly ready: {
    readonly dns: readonly Endpoint[];
    readonly zones: readonly string[];
    readonly pin: string;
  };
}

/** Disposal takes the announcement back, lets what has been asked finish, and stops. @throws StartError */
export async function openConfigured(
  config: Config,
  certificate: CertificateSource,
  { house, https, version, log, metrics }: Standing,
): Promise<Configured> {
  await using opening = new AsyncDisposableStack();
  const dnsServer = await openOwnDnsServer(config, log);
  if (dnsServer !== undefined) opening.use(dnsServer);
  const ports = { clock: house.clock, log, ticker: systemTicker, store: house.store, dnsServer };
  const loading = dnsServer?.holdBack();
  const zones = await openZones(config, ports, opening);
  const store = loggedStore(wallTimeStore(house.store, clockSetForward), log);
  const gateway = opening.use(
    await openGateway({ ...house, store, zones, log, ticker: systemTicker, observer: metrics }),
  );

  loading?.[Symbol.dispose]();

  const serversOf = nameServers(config.zones, dnsServer);
  const stopping = new AbortController();
  const door: Door = {
    gateway,
    log,
    version,
    pin: () => certificate.current.pin,
    nameServers: ({ apex }, local) =>
      reachableServers(serversOf.get(apex.key) ?? [], reachableAddresses(local)),
    stopping: stopping.signal,
    metrics,
    guesses: new GuessLimit(),
    trustedProxies: config.http.trustedProxies,
  };
  const watchPorts = { gateway, clock: house.clock, ticker: systemTicker, log };
  if (config.watch.length > 0) opening.use(openWatching(config.watch, watchPorts));
  opening.use(certificate.watch((next) => https.use(next), log));
  opening.defer(() => stopping.abort());

  const { pin } = certificate.current;
  const announced = config.zones.map(({ policy: { apex } }) => ({
    zone: printName(apex).replace(/\.$/, ''),
    dnsPort: serversOf.get(apex.key)?.[0]?.port ?? 0,
  }));
  const httpsPort = https.endpoints[0]?.port ?? 0;
  if (config.mdns.advertise)
    opening.use(await announce({ ...config.mdns, zones: announced.filter(hasDns), httpsPort, pin }, log));

  const running = opening.move();
  return {
    settings: { config, certificate },
    gateway,
    app: createApp(door),
    plainApp: createPlainApp(door),
    ready: { dns: dnsServer?.endpoints ?? [], zones: announced.map(({ zone }) => zone), pin },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** A provider's servers need not be known, and then nobody on the LAN can be told of them. */
function hasDns({ dnsPort }: Announced): boolean {
  return dnsPort > 0;
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
  if ('servers' in zone) return zone.servers;
  return 'secondaries' in zone ? [zone.server, ...zone.secondaries] : [zone.server];
}
