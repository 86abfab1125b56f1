import { mkdir } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { type Name, printName } from '@open-dyndns/dns';
import type { Config, ZoneConfig } from './config/config.ts';
import { embeddedBackend } from './edge/backend/embedded/backend.ts';
import { type DnsServer, openDnsServer } from './edge/backend/embedded/server.ts';
import { openCertificate } from './edge/certificate/source.ts';
import { createApp } from './edge/http/app.ts';
import { HttpsListeners } from './edge/http/server.ts';
import { systemClock, systemRandom, systemTicker } from './edge/machine.ts';
import { announce } from './edge/mdns.ts';
import { openSecrets } from './edge/secrets.ts';
import { openSqliteStore } from './edge/store/sqlite.ts';
import { StartError } from './errors.ts';
import { type Endpoint, isWildcard, printEndpoint } from './model/endpoint.ts';
import { reachableServers } from './protocol/name-servers.ts';
import type { EnrolPorts } from './service/enrol.ts';
import { openGateway } from './service/open-gateway.ts';
import type { Backend, Log } from './service/ports.ts';

/** The store and what belongs to it: enough for the commands that look after accounts. */
export interface House extends EnrolPorts, AsyncDisposable {}

/** What a gateway that is ready says of itself. */
export interface Ready {
  readonly urls: readonly string[];
  /** The endpoints of the embedded DNS server; none where BIND serves every zone. */
  readonly dns: readonly Endpoint[];
  readonly zones: readonly string[];
  readonly pin: string;
}

/** @throws StartError `state.unusable` */
export async function openHouse({ state }: Config): Promise<House> {
  try {
    await mkdir(state, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      'state.unusable',
      `The state directory ${state} cannot be made: ${reason}; set state to one that this user may write.`,
      { cause: error },
    );
  }
  const store = openSqliteStore(join(state, 'gateway.db'));
  return {
    store,
    secrets: openSecrets(),
    random: systemRandom,
    clock: systemClock,
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/**
 * Starts all parts of the gateway. Disposal takes the announcement back, lets answers in flight finish, and stops.
 * @throws StartError
 */
export async function startGateway(
  config: Config,
  house: House,
  hostname: string,
  version: string,
  log: Log,
): Promise<AsyncDisposable & { readonly ready: Ready }> {
  await using opening = new AsyncDisposableStack();
  const certificate = await openCertificate(config, certificateNames(config, hostname), house.clock);
  const dnsServer = needsDnsServer(config)
    ? opening.use(await openDnsServer(config.dns.listen, '[dns] listen', log))
    : undefined;
  const zones: { policy: ZoneConfig['policy']; backend: Backend }[] = [];
  for (const zone of config.zones)
    zones.push({ policy: zone.policy, backend: opening.use(await openBackend(zone, dnsServer, house)) });
  const gateway = opening.use(await openGateway({ ...house, zones, log, ticker: systemTicker }));

  const stopping = new AbortController();
  const serversOf = nameServers(config.zones, dnsServer);
  const app = createApp({
    gateway,
    log,
    version,
    pin: () => certificate.current.pin,
    nameServers: ({ apex }, localAddress) => reachableServers(serversOf.get(apex.key) ?? [], localAddress),
    stopping: stopping.signal,
  });
  const https = opening.use(await HttpsListeners.open(config.http.listen, certificate.current, app, log));
  opening.use(certificate.watch((next) => https.use(next), log));
  opening.defer(() => stopping.abort());
  if (config.mdns.advertise)
    opening.use(await announce(announcementOf(config, serversOf, https, certificate.current.pin), log));

  const ready: Ready = {
    urls: https.endpoints.map((endpoint) => `https://${printEndpoint(endpoint)}`),
    dns: dnsServer?.endpoints ?? [],
    zones: config.zones.map(({ policy }) => withoutFinalDot(policy.apex)),
    pin: certificate.current.pin,
  };
  const running = opening.move();
  return { ready, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function openBackend(
  zone: ZoneConfig,
  dnsServer: DnsServer | undefined,
  { clock }: House,
): Promise<Backend> {
  if (zone.backend === 'embedded' && dnsServer !== undefined) {
    const { policy } = zone;
    const nameServerAddresses = dnsServer.endpoints.flatMap((endpoint) =>
      isWildcard(endpoint) ? ownAddresses() : [endpoint.address],
    );
    return embeddedBackend(
      dnsServer,
      { policy, nameServer: policy.apex.child('ns'), nameServerAddresses },
      clock,
    );
  }
  throw new TypeError(`there is no backend ${zone.backend}`);
}

function needsDnsServer({ zones }: Config): boolean {
  return zones.some(({ backend }) => backend === 'embedded');
}

/** The DNS servers of each zone, by apex key. */
function nameServers(
  zones: readonly ZoneConfig[],
  dnsServer: DnsServer | undefined,
): ReadonlyMap<string, readonly Endpoint[]> {
  return new Map(
    zones.map((zone) => [
      zone.policy.apex.key,
      zone.backend === 'embedded' ? (dnsServer?.endpoints ?? []) : [zone.server],
    ]),
  );
}

function announcementOf(
  { mdns, zones }: Config,
  serversOf: ReadonlyMap<string, readonly Endpoint[]>,
  https: HttpsListeners,
  pin: string,
) {
  return {
    name: mdns.name,
    interfaces: mdns.interfaces,
    zones: zones.map(({ policy: { apex } }) => ({
      zone: withoutFinalDot(apex),
      dnsPort: serversOf.get(apex.key)?.[0]?.port ?? 0,
    })),
    httpsPort: https.endpoints[0]?.port ?? 0,
    pin,
  };
}

/** Every name and address by which a client may reach the gateway. */
export function certificateNames({ http, mdns, zones }: Config, hostname: string) {
  const [short = hostname] = hostname.split('.');
  const names = [
    hostname,
    ...zones.map(({ policy }) => `${short}.${withoutFinalDot(policy.apex)}`),
    `${mdns.name}.local`,
    'localhost',
  ];
  const addresses = http.listen.flatMap((endpoint) =>
    isWildcard(endpoint) ? ownAddresses() : [endpoint.address],
  );
  return { names: [...new Set(names)], addresses: [...new Set(addresses)] };
}

/** All addresses of this machine but link-local ones, which mean nothing without a scope. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ scopeid }) => scopeid === undefined || scopeid === 0).map(({ address }) => address),
  );
}

function withoutFinalDot(apex: Name): string {
  return printName(apex).replace(/\.$/, '');
}
