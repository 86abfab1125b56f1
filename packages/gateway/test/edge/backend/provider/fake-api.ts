import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { z } from 'zod';

/** What was asked of a provider. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

export interface ApiReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What can befall a request: an answer in place of the right one, or the right one done and its answer lost. */
export type Accident = ApiReply | 'lost' | undefined;

/** A request that the documentation does not allow. */
export class BadRequest extends Error {}

/** The HTTP side of a fake provider: what its documentation does not allow is answered as such, and remembered. */
export class FakeApi implements AsyncDisposable {
  readonly url: string;
  readonly requests: ApiRequest[] = [];
  /** What somebody asked that the documentation does not allow. */
  readonly faults: string[] = [];
  /** Decides what befalls a request. */
  accident: (request: ApiRequest) => Accident = () => undefined;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(answer: (request: ApiRequest) => ApiReply): Promise<FakeApi> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const api = new FakeApi(server, typeof address === 'object' && address !== null ? address.port : 0);
    server.on('request', (incoming, response) => void api.#serve(incoming, response, answer));
    return api;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await this.#server[Symbol.asyncDispose]();
  }

  async #serve(
    incoming: IncomingMessage,
    response: ServerResponse,
    answer: (request: ApiRequest) => ApiReply,
  ): Promise<void> {
    const request = await read(incoming);
    this.requests.push(request);
    const accident = this.accident(request);
    const reply = typeof accident === 'object' ? accident : this.#answer(request, answer);
    if (accident === 'lost') {
      response.destroy();
      return;
    }
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
  }

  #answer(request: ApiRequest, answer: (request: ApiRequest) => ApiReply): ApiReply {
    try {
      if (request.headers['accept'] !== 'application/json') throw new BadRequest('accept');
      const isJson = request.headers['content-type'] === 'application/json';
      if (isJson !== (request.body !== undefined)) throw new BadRequest('content-type');
      return answer(request);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      this.faults.push(`${request.method} ${request.path}: ${said}`);
      return { status: 400, body: { message: said } };
    }
  }
}

/** A body of the documented shape. @throws BadRequest */
export function bodyOf<Shape extends z.ZodType>({ body }: ApiRequest, shape: Shape): z.output<Shape> {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  throw new BadRequest(JSON.stringify(result.error.issues));
}

/** Refuses parameters that are not documented. @throws BadRequest */
export function onlyParameters({ query }: ApiRequest, ...known: string[]): void {
  const unknown = [...query.keys()].filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new BadRequest(`parameters ${unknown.join()}`);
}

/** A whole number in a parameter. @throws BadRequest */
export function numberIn({ query }: ApiRequest, key: string, usual: number, max: number): number {
  const text = query.get(key) ?? String(usual);
  if (!/^\d+$/.test(text) || Number(text) > max) throw new BadRequest(`${key}=${text}`);
  return Number(text);
}

async function read(incoming: IncomingMessage): Promise<ApiRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(incoming.url ?? '/', 'http://provider.example');
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
