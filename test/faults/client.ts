import { Agent, request } from 'node:https';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Somebody who keeps some connections to a gateway, as agents do, and trusts its certificate. */
export class Client implements Disposable {
  readonly #agent: Agent;
  readonly #url: string;
  readonly #auth: string;
  /** Every connection that it has had. */
  readonly connections = new Set<Socket>();

  constructor(url: string, auth: string, connections: number) {
    this.#url = url;
    this.#auth = auth;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections, rejectUnauthorized: false });
  }

  /** Undefined where the connection broke before an answer had come: nobody knows then what became of it. */
  ask(method: string, path: string, body?: object): Promise<Answer | undefined> {
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
    const asked = request(`${this.#url}${path}`, {
      method,
      agent: this.#agent,
      auth: this.#auth,
      headers: { 'Content-Type': 'application/json' },
    });
    asked.on('socket', (socket) => this.connections.add(socket));
    asked.on('error', () => resolve(undefined));
    asked.on('response', (response) => {
      const status = response.statusCode ?? 0;
      text(response).then(
        (received) => resolve({ status, json: received === '' ? {} : Object(JSON.parse(received)) }),
        () => resolve(undefined),
      );
    });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
    return promise;
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
