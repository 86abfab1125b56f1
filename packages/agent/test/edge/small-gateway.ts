import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { generate } from 'selfsigned';
import type { Candidate } from '../../src/model/network.ts';
import { printPin } from '../../src/protocol/pin-text.ts';

/** A key and its certificate, made for one test run. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
  readonly pin: string;
}

export async function newIdentity(): Promise<Identity> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'gateway' }], {
    keyType: 'ec',
  });
  const spki = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return { key, cert, pin: printPin(createHash('sha256').update(spki).digest()) };
}

/** A request as it came in over TLS. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
  /** Which connection it came on, from 1. */
  readonly connection: number;
}

export type Handler = (request: SeenRequest, response: ServerResponse) => void;

/** An HTTPS server on loopback that keeps every octet of every request. */
export class SmallGateway implements AsyncDisposable {
  readonly requests: SeenRequest[] = [];
  handler: Handler = (_request, response) => response.end('{}');
  readonly #server: ReturnType<typeof createServer>;
  readonly #connections = new WeakMap<object, number>();
  #connected = 0;

  private constructor({ key, cert }: Identity) {
    this.#server = createServer({ key, cert }, (request, response) => void this.#serve(request, response));
    this.#server.on('secureConnection', (socket) => {
      this.#connected += 1;
      this.#connections.set(socket, this.#connected);
    });
  }

  static async start(identity: Identity, { host = '127.0.0.1', port = 0 } = {}): Promise<SmallGateway> {
    const gateway = new SmallGateway(identity);
    gateway.#server.listen(port, host);
    await once(gateway.#server, 'listening');
    return gateway;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get connections(): number {
    return this.#connected;
  }

  candidate(host = '127.0.0.1', addresses: readonly string[] = []): Candidate {
    return { url: `https://${host}:${this.port}`, addresses, domain: undefined };
  }

  closeConnections(): void {
    this.#server.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const seen: SeenRequest = {
      method: request.method ?? '',
      url: request.url ?? '',
      authorization: request.headers.authorization,
      body,
      connection: this.#connections.get(request.socket) ?? 0,
    };
    this.requests.push(seen);
    this.handler(seen, response);
  }
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Handler {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}
