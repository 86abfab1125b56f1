import { once } from 'node:events';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { StartError, type StartErrorCode } from '../../errors.ts';
import { type Endpoint, printEndpoint } from '../../model/endpoint.ts';
import type { Log } from '../../service/ports.ts';
import { openDnsServer } from '../backend/embedded/server.ts';
import { readCertificate } from '../certificate/files.ts';
import { listenError } from '../listen-error.ts';
import { isLocked } from '../lock.ts';
import { stateFiles } from '../state-files.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { examine, type Finding } from './finding.ts';

/** What the gateway needs of the machine: a place for its state, ports, a certificate, an administrator. */
export async function checkMachine(config: Config, log: Log): Promise<Finding[]> {
  // While the gateway runs, its ports are its own.
  const bearable: StartErrorCode[] = isRunning(config) ? ['listen.in-use'] : [];
  const tryAll = (protocol: string, endpoints: readonly Endpoint[], key: string): Promise<Finding>[] =>
    endpoints.map((endpoint) =>
      examine(
        `${protocol} on ${printEndpoint(endpoint)}`,
        () => tryToListen(endpoint, protocol, key),
        bearable,
      ),
    );
  const isEmbedded = config.zones.some(({ backend }) => backend === 'embedded');
  const dns = (isEmbedded ? config.dns.listen : []).map((endpoint) =>
    examine(`DNS on ${printEndpoint(endpoint)}`, () => tryToServeDns(endpoint, log), bearable),
  );
  return Promise.all([
    examine('state', () => checkState(config.state)),
    examine('certificate', () => checkCertificate(config)),
    ...tryAll('HTTPS', config.http.listen, '[http] listen'),
    ...tryAll('HTTP', config.http.plain, '[http] plain'),
    ...dns,
    examine('administrator', () => checkAdministrator(config.state), ['account.unknown']),
    ...missingInterfaces(config),
  ]);
}

/** A state directory that cannot be looked into has a finding of its own. */
function isRunning({ state }: Config): boolean {
  try {
    return isLocked(join(state, 'gateway.lock'), `the state directory ${state}`);
  } catch (error) {
    if (error instanceof StartError) return false;
    throw error;
  }
}

/** The gateway starts without, and announces itself there as soon as they are up. */
function missingInterfaces({ mdns: { advertise, interfaces } }: Config): Finding[] {
  if (!advertise || typeof interfaces === 'string') return [];
  const up = networkInterfaces();
  return interfaces
    .filter((name) => up[name] === undefined)
    .map((name) => ({
      subject: `mDNS on ${name}`,
      state: 'warning',
      message: `There is no interface ${name}, or it is down: ip link shows them; set [mdns] interfaces to those of the LAN.`,
    }));
}

/** A directory that is not there is made at the start, inside the nearest one that is. */
async function checkState(state: string): Promise<string> {
  const existing = await nearestExisting(state);
  try {
    await access(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartError(
      'state.unusable',
      `${existing} cannot be written by this user: give it the rights, or set state to another directory.`,
      { cause: error },
    );
  }
  return existing === state ? state : `${state} is made at the first start`;
}

async function nearestExisting(path: string): Promise<string> {
  if (path === dirname(path)) return path;
  return (await exists(path)) ? path : nearestExisting(dirname(path));
}

async function checkCertificate({ http, state }: Config): Promise<string> {
  const { certificate } = http;
  if (certificate !== 'self-signed') return `pin ${(await readCertificate(certificate)).pin}`;
  const { certificate: cert, key } = stateFiles(state);
  if (!(await exists(key))) return 'is made at the first start';
  return `pin ${(await readCertificate({ cert, key })).pin}`;
}

async function checkAdministrator(state: string): Promise<string> {
  const file = stateFiles(state).store;
  const administrators = (await exists(file)) ? await administratorsIn(file) : [];
  if (administrators.length > 0) return administrators.join(', ');
  throw new StartError('account.unknown', 'There is none: dyndns-gateway user add NAME --role admin.');
}

async function administratorsIn(file: string): Promise<string[]> {
  await using store = openSqliteStore(file);
  return (await store.credentials('admin')).map(({ id }) => id);
}

async function tryToListen(endpoint: Endpoint, protocol: string, key: string): Promise<string> {
  const { address, port } = endpoint;
  const server = createServer();
  try {
    server.listen({ host: address, port, ipv6Only: address.includes(':') });
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error, endpoint, protocol, key);
  }
  await server[Symbol.asyncDispose]();
  return 'free';
}

async function tryToServeDns(endpoint: Endpoint, log: Log): Promise<string> {
  await using _server = await openDnsServer([endpoint], '[dns] listen', log);
  return 'free';
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
