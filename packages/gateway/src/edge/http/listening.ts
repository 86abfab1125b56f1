import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Log } from '../../service/ports.ts';
import { listenError } from '../listen-error.ts';
import { answerUnreadable } from './unreadable.ts';

/** How long answers in flight may take once the gateway stops, in milliseconds. */
const stopGraceMs = 3_000;
/** How long a client may take for one whole request, in milliseconds. */
const requestTimeoutMs = 30_000;
/** How long for a TLS handshake, or for the head of a request; nobody on a network takes a tenth of it. */
export const handshakeTimeoutMs = 10_000;
/** How often connections are held against these times. */
export const connectionsCheckingInterval = 2_000;
/** Longer than the pause between two refreshes of a short lease, so that agents keep their connection. */
const keepAliveTimeoutMs = 65_000;

type Server = HttpServer | HttpsServer;

/** What errors call the servers of one kind. */
export interface ServerKind {
  readonly protocol: 'HTTPS' | 'HTTP';
  /** The key of the configuration that says where they listen. */
  readonly key: string;
}

/** One server for each endpoint, or none at all. @throws StartError `listen.*` */
export async function listenAt<Kind extends Server>(
  endpoints: readonly Endpoint[],
  create: () => Kind,
  kind: ServerKind,
  log: Log,
): Promise<Kind[]> {
  const servers: Kind[] = [];
  try {
    for (const endpoint of endpoints) {
      const server = create();
      await listen(server, endpoint, kind, log);
      servers.push(server);
    }
  } catch (error) {
    await closeAll(servers);
    throw error;
  }
  return servers;
}

/** Takes no more connections; answers in flight finish first. */
export async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(servers.map(close));
}

/** Where a server really listens. */
export function endpointOf(server: Server): Endpoint {
  const at: AddressInfo | string | null = server.address();
  if (at === null || typeof at === 'string') throw new TypeError('the server listens on no port');
  return { address: at.address, port: at.port };
}

async function listen(
  server: Server,
  { address, port }: Endpoint,
  { protocol, key }: ServerKind,
  log: Log,
): Promise<void> {
  server.requestTimeout = requestTimeoutMs;
  server.headersTimeout = handshakeTimeoutMs;
  server.keepAliveTimeout = keepAliveTimeoutMs;
  server.on('clientError', answerUnreadable);
  try {
    server.listen({ host: address, port, ipv6Only: address.includes(':') });
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error, { address, port }, protocol, key);
  }
  server.on('error', (error) => log.error({ err: error }, `the ${protocol} server failed`));
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  const lateness = setTimeout(() => server.closeAllConnections(), stopGraceMs);
  server.close();
  await closed;
  clearTimeout(lateness);
}
