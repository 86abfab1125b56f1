import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Log } from '../../service/ports.ts';
import type { Certificate } from '../certificate/certificate.ts';
import {
  closeAll,
  connectionsCheckingInterval,
  endpointOf,
  handshakeTimeoutMs,
  listenAt,
} from './listening.ts';

const minVersion = 'TLSv1.2';
/** OpenSSL ends the handshake with a client that offers none of these, and `curl --http1.0` offers nothing but the second. */
const ALPNProtocols = ['http/1.1', 'http/1.0'];

/** The HTTPS servers of the gateway, one for each address that it listens on. */
export class HttpsListeners implements AsyncDisposable {
  /** Where they really listen. */
  readonly endpoints: readonly Endpoint[];
  readonly #servers: readonly Server[];

  private constructor(servers: readonly Server[]) {
    this.#servers = servers;
    this.endpoints = servers.map(endpointOf);
  }

  /** @throws StartError `listen.*` */
  static async open(
    endpoints: readonly Endpoint[],
    certificate: Certificate,
    app: RequestListener,
    log: Log,
  ): Promise<HttpsListeners> {
    const create = (): Server => httpsServer(certificate, app, log);
    return new HttpsListeners(
      await listenAt(endpoints, create, { protocol: 'HTTPS', key: '[http] listen' }, log),
    );
  }

  /** Connections that come from now on see this certificate. */
  use({ key, cert }: Certificate): void {
    for (const server of this.#servers) server.setSecureContext({ key, cert, minVersion });
  }

  /** Takes no more connections; answers in flight finish first. */
  async [Symbol.asyncDispose](): Promise<void> {
    await closeAll(this.#servers);
  }
}

function httpsServer({ key, cert }: Certificate, app: RequestListener, log: Log): Server {
  const server = createServer(
    {
      key,
      cert,
      minVersion,
      ALPNProtocols,
      handshakeTimeout: handshakeTimeoutMs,
      connectionsCheckingInterval,
    },
    app,
  );
  server.on('tlsClientError', (error, socket) => {
    log.debug({ reason: error.message }, 'a TLS handshake failed');
    // Node only tells of one that takes too long, and would keep its connection.
    socket.destroy();
  });
  return server;
}
