import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Log } from '../../service/ports.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { listenError } from '../listen-error.ts';
import { answerUnreadable } from './unreadable.ts';

/** How long answers in flight may take once the gateway stops, in milliseconds. */
const stopGraceMs = 3_000;
/** How long a client may take for one whole request, in milliseconds. */
const requestTimeoutMs = 30_000;
/** How long for a TLS handshake, or for the head of a request; nobody on a network takes a tenth of it. */
const handshakeTimeoutMs = 10_000;
/** How often connections are held against these times. */
const connectionsCheckingInterval = 2_000;
/** Longer than the pause between two refreshes of a short lease, so that agents keep their connection. */
const keepAliveTimeoutMs = 65_000;

/** The HTTPS servers of the gateway, one for each address that it listens on. */
export class HttpsListeners implements AsyncDisposable {
  /** Where they really listen. */
  readonly endpoints: readonly Endpoint[];
  readonly #servers: readonly Server[];

  private constructor(servers: readonly Server[]) {
    this.#servers = servers;
    this.endpoints = servers.map((server) => endpointOf(server.address()));
  }

  /** @throws StartError `listen.*` */
  static async open(
    endpoints: readonly Endpoint[],
    certificate: Certificate,
    app: RequestListener,
    log: Log,
  ): Promise<HttpsListeners> {
    const servers: Server[] = [];
    try {
      for (const endpoint of endpoints) servers.push(await listen(endpoint, certificate, app, log));
    } catch (error) {
      await Promise.all(servers.map((server) => close(server)));
      throw error;
    }
    return new HttpsListeners(servers);
  }

  /** Connections that come from now on see this certificate. */
  use({ key, cert }: Certificate): void {
    for (const server of this.#servers) server.setSecureContext({ key, cert, minVersion });
  }

  /** Takes no more connections; answers in flight finish first. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#servers.map((server) => close(server)));
  }
}

const minVersion = 'TLSv1.2';

async function listen(
  { address, port }: Endpoint,
  { key, cert }: Certificate,
  app: RequestListener,
  log: Log,
): Promise<Server> {
  const server = createServer(
    { key, cert, minVersion, handshakeTimeout: handshakeTimeoutMs, connectionsCheckingInterval },
    app,
  );
  server.requestTimeout = requestTimeoutMs;
  server.headersTimeout = handshakeTimeoutMs;
  server.keepAliveTimeout = keepAliveTimeoutMs;
  server.on('clientError', answerUnreadable);
  server.on('tlsClientError', (error) => log.debug({ reason: error.message }, 'a TLS handshake failed'));
  try {
    server.listen({ host: address, port, ipv6Only: address.includes(':') });
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error, { address, port }, 'HTTPS', '[http] listen');
  }
  server.on('error', (error) => log.error({ err: error }, 'the HTTPS server failed'));
  return server;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  const lateness = setTimeout(() => server.closeAllConnections(), stopGraceMs);
  server.close();
  await closed;
  clearTimeout(lateness);
}

function endpointOf(address: AddressInfo | string | null): Endpoint {
  if (address === null || typeof address === 'string') throw new TypeError('the server listens on no port');
  return { address: address.address, port: address.port };
}
