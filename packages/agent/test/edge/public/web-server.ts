import { once } from 'node:events';
import { createServer } from 'node:http';

export interface WebRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly userAgent: string | undefined;
  readonly body: string;
}

export interface WebAnswer {
  readonly status?: number;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A web server on loopback that keeps what it was asked. */
export class WebServer implements AsyncDisposable {
  readonly requests: WebRequest[] = [];
  answer: (request: WebRequest) => WebAnswer = () => ({});
  readonly #server = createServer();

  private constructor() {
    this.#server.on('request', async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const { method = '', url = '', headers } = request;
      const seen = {
        method,
        url,
        authorization: headers.authorization,
        userAgent: headers['user-agent'],
        body,
      };
      this.requests.push(seen);
      const answer = this.answer(seen);
      response.writeHead(answer.status ?? 200, answer.headers ?? {}).end(answer.text ?? '');
    });
  }

  static async start(): Promise<WebServer> {
    const server = new WebServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}
