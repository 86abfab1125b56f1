import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config/config.ts';
import { type Configured, openConfigured, type Standing } from './configured.ts';
import { openCertificate } from './edge/certificate/source.ts';
import { Front } from './edge/http/front.ts';
import { Metrics } from './edge/http/metrics.ts';
import { PlainListeners } from './edge/http/plain-server.ts';
import { HttpsListeners } from './edge/http/server.ts';
import { holdLock } from './edge/lock.ts';
import { certificateNames, reachableEndpoints } from './edge/own-names.ts';
import { StartError } from './errors.ts';
import type { House } from './house.ts';
import { type Endpoint, printEndpoint } from './model/endpoint.ts';
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
  /**
   * Goes over to another configuration without dropping a connection: requests wait meanwhile.
   * @throws StartError where it cannot; everything then goes on as before
   */
  reload(config: Config): Promise<void>;
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
  const certificateOf = (of: Config) => openCertificate(of, certificateNames(of, hostname), house.clock);
  const certificate = await certificateOf(config);
  const front = new Front();
  const https = opening.use(
    await HttpsListeners.open(config.http.listen, certificate.current, front.listener, log),
  );
  const plainFront = new Front();
  const plain = opening.use(await PlainListeners.open(config.http.plain, plainFront.listener, log));
  const metrics: Metrics = new Metrics(() => current.gateway);
  const parts = { house, https, version, log, metrics };
  let current: Configured = await openConfigured(config, certificate, parts);
  let reloading: Promise<void> = Promise.resolve();
  opening.defer(async () => {
    await reloading;
    await current[Symbol.asyncDispose]();
  });
  const openFronts = (): void => {
    front.open(current.app);
    plainFront.open(current.plainApp);
  };
  openFronts();

  const change = async (from: Configured, to: Configured['settings']): Promise<void> => {
    await Promise.all([front.hold(), plainFront.hold()]);
    await from[Symbol.asyncDispose]();
    try {
      current = await openConfigured(to.config, to.certificate, parts);
    } catch (error) {
      current = await reopen(from.settings, parts);
      throw error;
    } finally {
      openFronts();
    }
  };
  const goOverTo = async (next: Config): Promise<void> => {
    refuseUnchangeable(config, next);
    const settings = { config: next, certificate: await certificateOf(next) };
    const isOther = !isDeepStrictEqual(next, current.settings.config);
    if (isOther) await change(current, settings);
    https.use(settings.certificate.current);
  };

  const reload = (next: Config): Promise<void> => {
    const turn = reloading.then(() => goOverTo(next));
    reloading = turn.catch(() => undefined);
    return turn;
  };

  const urls = [...urlsOf('https', https.endpoints), ...urlsOf('http', plain.endpoints)];
  const ready: Ready = { urls, ...current.ready };
  const running = opening.move();
  return { ready, reload, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function urlsOf(scheme: string, endpoints: readonly Endpoint[]): string[] {
  return endpoints.flatMap(reachableEndpoints).map((at) => `${scheme}://${printEndpoint(at)}`);
}

/** What worked a moment ago; where it does no longer, the process has to end and be started again. */
async function reopen({ config, certificate }: Configured['settings'], parts: Standing): Promise<Configured> {
  try {
    return await openConfigured(config, certificate, parts);
  } catch (cause) {
    throw new Error('neither the new configuration nor the former can be used', { cause });
  }
}

/** What the process has opened for its whole life. @throws StartError `config.needs-restart` */
function refuseUnchangeable(before: Config, after: Config): void {
  if (before.state !== after.state) throw needsRestart('state');
  if (!isDeepStrictEqual(before.http.listen, after.http.listen)) throw needsRestart('[http] listen');
  if (!isDeepStrictEqual(before.http.plain, after.http.plain)) throw needsRestart('[http] plain');
}

function needsRestart(key: string): StartError {
  return new StartError(
    'config.needs-restart',
    `${key} cannot be changed while the gateway runs: restart it, or put the former value back.`,
  );
}
