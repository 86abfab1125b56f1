import { createServer, type RequestListener, type Server } from 'node:http';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Log } from '../../service/ports.ts';
import { closeAll, connectionsCheckingInterval, endpointOf, listenAt } from './listening.ts';

/** Plain HTTP for clients that cannot do TLS, one server for each address where the configuration wants it. */
export class PlainListeners implements AsyncDisposable {
  /** Where they really listen. */
  readonly endpoints: readonly Endpoint[];
  readonly #servers: readonly Server[];

  private constructor(servers: readonly Server[]) {
    this.#servers = servers;
    this.endpoints = servers.map(endpointOf);
  }

  /** @throws StartError `listen.*` */
  static async open(endpoints: readonly Endpoint[], app: RequestListener, log: Log): Promise<PlainListeners> {
    const create = (): Server => createServer({ connectionsCheckingInterval }, app);
    return new PlainListeners(
      await listenAt(endpoints, create, { protocol: 'HTTP', key: '[http] plain' }, log),
    );
  }

  /** Takes no more connections; answers in flight finish first. */
  async [Symbol.asyncDispose](): Promise<void> {
    await closeAll(this.#servers);
  }
}
