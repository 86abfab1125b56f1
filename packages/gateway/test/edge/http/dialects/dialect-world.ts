import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createApp } from '../../../../src/edge/http/app.ts';
import { GuessLimit } from '../../../../src/edge/http/guess-limit.ts';
import { Metrics } from '../../../../src/edge/http/metrics.ts';
import { openSqliteStore } from '../../../../src/edge/store/sqlite.ts';
import { type Credential, unlimited } from '../../../../src/model/credential.ts';
import { type Account, addAccount } from '../../../../src/service/accounts.ts';
import type { EnrolPorts } from '../../../../src/service/enrol.ts';
import type { Gateway } from '../../../../src/service/gateway.ts';
import { openGateway } from '../../../../src/service/open-gateway.ts';
import { countingRandom, plainSecrets, policy, TestTime, temporaryDirectory } from '../../../world.ts';
import { RecordedLog } from '../recorded-log.ts';
import { MemoryBackend } from './memory-backend.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Asked {
  readonly method?: string;
  /** `user:secret`. */
  readonly auth?: string;
  /** undefined sends none. */
  readonly agent?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The clients of the tests come from loopback, and register where they come from. */
const zone = { ...policy, prefixes: [...policy.prefixes, '127.0.0.0/8'], reverse: [] };
const usualAgent = 'Example Router 1.0';

/** A whole gateway on a free port of loopback, with the accounts `admin`, `alice` and `bob`, and a DNS server in memory. */
export class DialectWorld implements AsyncDisposable {
  readonly gateway: Gateway;
  readonly backend: MemoryBackend;
  readonly ports: EnrolPorts;
  readonly time: TestTime;
  readonly log: RecordedLog;
  readonly port: number;
  readonly #owned: AsyncDisposableStack;

  private constructor(
    parts: Pick<DialectWorld, 'gateway' | 'backend' | 'ports' | 'time' | 'log' | 'port'>,
    owned: AsyncDisposableStack,
  ) {
    this.gateway = parts.gateway;
    this.backend = parts.backend;
    this.ports = parts.ports;
    this.time = parts.time;
    this.log = parts.log;
    this.port = parts.port;
    this.#owned = owned;
  }

  static async open(create = createApp): Promise<DialectWorld> {
    await using owned = new AsyncDisposableStack();
    const { path } = owned.use(temporaryDirectory());
    const time = new TestTime();
    const log = new RecordedLog();
    const backend = new MemoryBackend();
    const store = owned.use(openSqliteStore(join(path, 'store.sqlite')));
    const ports = { store, secrets: plainSecrets, random: countingRandom(), clock: time };
    for (const account of accounts) await addAccount(ports, account);
    const gateway = owned.use(
      await openGateway({ ...ports, zones: [{ policy: zone, backend }], ticker: time, log }),
    );
    const app = create({
      gateway,
      log,
      version: '1.2.3',
      pin: () => 'sha256/…',
      nameServers: () => [],
      stopping: new AbortController().signal,
      metrics: new Metrics(() => gateway),
      guesses: new GuessLimit(),
      trustedProxies: [],
    });
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    owned.defer(() => void server.close());
    const at = server.address();
    assert.ok(typeof at === 'object' && at !== null);
    return new DialectWorld({ gateway, backend, ports, time, log, port: at.port }, owned.move());
  }

  /** Makes a credential whose secret is a text of the test's own. */
  async addCredential(id: string, secret: string, limits: Partial<Credential> = {}): Promise<void> {
    const { store, secrets } = this.ports;
    const credential: Credential = {
      ...unlimited,
      id,
      role: 'user',
      verifier: secrets.hashSecret(secret),
      label: id,
      createdAt: this.time.now(),
      state: 'active',
      ...limits,
    };
    await store.write([{ kind: 'credential.put', credential }]);
  }

  /** One request on a connection of its own. */
  async ask(path: string, asked: Asked = {}): Promise<Answer> {
    const { method = 'GET', auth, headers = {}, body } = asked;
    const agent = 'agent' in asked ? asked.agent : usualAgent;
    const sent = request({
      host: '127.0.0.1',
      port: this.port,
      method,
      path,
      agent: false,
      ...(auth === undefined ? {} : { auth }),
      headers: { ...(agent === undefined ? {} : { 'User-Agent': agent }), ...headers },
    });
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    sent.on('error', reject);
    sent.on('response', (response) => {
      text(response).then(
        (received) =>
          resolve({ status: response.statusCode ?? 0, text: received, headers: response.headers }),
        reject,
      );
    });
    sent.end(body);
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}

const accounts: readonly Account[] = [
  { id: 'admin', password: 'open sesame', role: 'admin' },
  { id: 'alice', password: 'rabbit', role: 'user' },
  { id: 'bob', password: 'builder', role: 'user' },
];
