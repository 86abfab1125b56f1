import { once } from 'node:events';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { StartError } from '../../errors.ts';
import { type Endpoint, printEndpoint } from '../../model/endpoint.ts';
import type { Log } from '../../service/ports.ts';
import { openDnsServer } from '../backend/embedded/server.ts';
import { readCertificate } from '../certificate/files.ts';
import { listenError } from '../listen-error.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { examine, type Finding } from './finding.ts';

/** What the gateway needs of the machine: a place for its state, ports, a certificate, an administrator. */
export async function checkMachine(config: Config, log: Log): Promise<Finding[]> {
  const https = config.http.listen.map((endpoint) =>
    examine(`HTTPS on ${printEndpoint(endpoint)}`, () => tryToListen(endpoint), ['listen.in-use']),
  );
  const isEmbedded = config.zones.some(({ backend }) => backend === 'embedded');
  const dns = (isEmbedded ? config.dns.listen : []).map((endpoint) =>
    examine(`DNS on ${printEndpoint(endpoint)}`, () => tryToServeDns(endpoint, log), ['listen.in-use']),
  );
  return Promise.all([
    examine('state', () => checkState(config.state)),
    examine('certificate', () => checkCertificate(config)),
    ...https,
    ...dns,
    examine('administrator', () => checkAdministrator(config.state), ['account.unknown']),
  ]);
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
  const own = { cert: join(state, 'gateway.crt'), key: join(state, 'gateway.key') };
  if (!(await exists(own.key))) return 'is made at the first start';
  return `pin ${(await readCertificate(own)).pin}`;
}

async function checkAdministrator(state: string): Promise<string> {
  const file = join(state, 'gateway.db');
  if (!(await exists(file))) return 'is made at the first start';
  await using store = openSqliteStore(file);
  const administrators = (await store.credentials())
    .filter(({ role }) => role === 'admin')
    .map(({ id }) => id);
  if (administrators.length > 0) return administrators.join(', ');
  throw new StartError('account.unknown', 'There is none: dyndns-gateway user add NAME --role admin.');
}

async function tryToListen(endpoint: Endpoint): Promise<string> {
  const { address, port } = endpoint;
  const server = createServer();
  try {
    server.listen({ host: address, port, ipv6Only: address.includes(':') });
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error, endpoint, 'HTTPS', '[http] listen');
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
