import { mkdtempDisposable } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Certificate } from '../../../src/edge/certificate/certificate.ts';
import { selfSigned } from '../../../src/edge/certificate/self-signed.ts';
import { createApp } from '../../../src/edge/http/app.ts';
import { GuessLimit } from '../../../src/edge/http/guess-limit.ts';
import { Metrics } from '../../../src/edge/http/metrics.ts';
import { HttpsListeners } from '../../../src/edge/http/server.ts';
import { FakeGateway } from './fake-gateway.ts';
import { RecordedLog } from './recorded-log.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined where there is none. */
  readonly json: unknown;
}

export interface Asked {
  /** `user:secret`. */
  readonly auth?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; an object is sent as JSON with its Content-Type. */
  readonly body?: string | object;
}

/** The HTTP door on a free port of loopback, in front of a fake gateway. */
export class RunningGateway implements AsyncDisposable {
  readonly gateway: FakeGateway;
  readonly log: RecordedLog;
  readonly certificate: Certificate;
  readonly listeners: HttpsListeners;
  readonly metrics: Metrics;
  readonly #stopping: AbortController;
  readonly #owned: AsyncDisposableStack;

  private constructor(
    parts: Pick<RunningGateway, 'gateway' | 'log' | 'certificate' | 'listeners' | 'metrics'>,
    stopping: AbortController,
    owned: AsyncDisposableStack,
  ) {
    this.gateway = parts.gateway;
    this.log = parts.log;
    this.certificate = parts.certificate;
    this.listeners = parts.listeners;
    this.metrics = parts.metrics;
    this.#stopping = stopping;
    this.#owned = owned;
  }

  static async start(
    gateway: FakeGateway = new FakeGateway(),
    trustedProxies: readonly string[] = [],
  ): Promise<RunningGateway> {
    await using stack = new AsyncDisposableStack();
    const directory = stack.use(await mkdtempDisposable(join(tmpdir(), 'gateway-http-')));
    const log = new RecordedLog();
    const stopping = new AbortController();
    const certificate = await selfSigned(
      directory.path,
      { names: ['localhost'], addresses: ['127.0.0.1'] },
      Date.now(),
    );
    const metrics = new Metrics(() => gateway);
    const app = createApp({
      gateway,
      log,
      version: '1.2.3',
      pin: () => certificate.pin,
      nameServers: (_zone, address) => [{ address, port: 8053 }],
      stopping: stopping.signal,
      metrics,
      guesses: new GuessLimit(),
      trustedProxies,
    });
    const listeners = stack.use(
      await HttpsListeners.open([{ address: '127.0.0.1', port: 0 }], certificate, app, log),
    );
    return new RunningGateway({ gateway, log, certificate, listeners, metrics }, stopping, stack.move());
  }

  get port(): number {
    return this.listeners.endpoints[0]?.port ?? 0;
  }

  /** One request on a connection of its own. */
  async ask(method: string, path: string, { auth, headers = {}, body }: Asked = {}): Promise<Answer> {
    const isObject = typeof body === 'object';
    const sent = isObject ? JSON.stringify(body) : body;
    const asked = request({
      host: '127.0.0.1',
      port: this.port,
      method,
      path,
      agent: false,
      ca: this.certificate.cert,
      ...(auth === undefined ? {} : { auth }),
      headers: { ...(isObject ? { 'Content-Type': 'application/json' } : {}), ...headers },
    });
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    asked.on('error', reject);
    asked.on('response', (response) => {
      text(response).then((received) => {
        const isJson = /[/+]json/.test(response.headers['content-type'] ?? '');
        const json: unknown = isJson ? JSON.parse(received) : undefined;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: received, json });
      }, reject);
    });
    asked.end(sent);
    return promise;
  }

  /** What a stop does first: new requests are turned away. */
  stop(): void {
    this.#stopping.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}
