import type { LogAction, SessionAction } from '../model/actions.ts';
import type { SessionEvent } from '../model/events.ts';
import type { Log, Ports } from './ports.ts';
import { type RequestAction, type Respondents, request, requestKey } from './requests.ts';

/** What a performer reports to. */
export interface Audience {
  happened(event: SessionEvent): void;
  /** Something that no event stands for: a bug, or a port that broke its contract. */
  failed(error: unknown): void;
}

/** Does what a session says, through the ports, and reports what comes of it. */
export class Performer implements Disposable {
  readonly #ports: Ports;
  readonly #wishedLabel: string;
  readonly #respondents: Respondents;
  readonly #audience: Audience;
  readonly #inFlight = new Map<string, AbortController>();
  #resolverWork: Promise<void> = Promise.resolve();

  constructor(ports: Ports, wishedLabel: string, token: string | undefined, audience: Audience) {
    this.#ports = ports;
    this.#wishedLabel = wishedLabel;
    this.#respondents = {
      gateway: ports.gateway,
      searchDomain: ports.searchDomain,
      nameServers: ports.nameServers,
      token,
    };
    this.#audience = audience;
    ports.resolver.listen((decision) => audience.happened({ kind: 'resolver-set', ...decision }));
  }

  perform(action: SessionAction): void {
    const { lan, log, memory } = this.#ports;
    switch (action.kind) {
      case 'log':
        writeLog(log, action);
        break;
      case 'claim':
        lan.claim(action.label);
        break;
      case 'rename':
        lan.rename();
        break;
      case 'goodbye':
        this.#goodbye();
        break;
      case 'remember':
        this.#remember(memory.rememberGateways(action.known));
        break;
      case 'remember-label':
        this.#remember(memory.rememberLabel(this.#wishedLabel, action.label));
        break;
      case 'set-resolver':
      case 'restore-resolver':
        this.#tellResolver(action);
        break;
      case 'reconnect':
        this.#reconnect();
        break;
      default:
        this.#request(action);
    }
  }

  [Symbol.dispose](): void {
    for (const inFlight of this.#inFlight.values()) inFlight.abort();
  }

  /** A new request of a kind supersedes what is in flight, whose answer then counts for nothing. */
  #request(action: RequestAction): void {
    if (action.kind === 'release') this.#inFlight.get('register')?.abort();
    const key = requestKey(action);
    this.#inFlight.get(key)?.abort();
    const { signal } = this.#track(key);
    request(action, this.#respondents, signal).then(
      (event) => {
        if (!signal.aborted) this.#audience.happened(event);
      },
      (error: unknown) => this.#audience.failed(error),
    );
  }

  #track(key: string): AbortController {
    const controller = new AbortController();
    this.#inFlight.set(key, controller);
    return controller;
  }

  /** A release goes on: nothing else would take the name back. */
  #reconnect(): void {
    for (const [key, inFlight] of this.#inFlight) if (key !== 'release') inFlight.abort();
    this.#ports.gateway.reconnect();
  }

  /** One after the other, so that the file ends up as the last action wants it. */
  #tellResolver(action: ResolverAction): void {
    this.#resolverWork = this.#resolverWork.then(async () => {
      this.#audience.happened(await this.#resolved(action));
    });
    this.#resolverWork.catch((error: unknown) => this.#audience.failed(error));
  }

  async #resolved(action: ResolverAction): Promise<SessionEvent> {
    const { resolver } = this.#ports;
    if (action.kind === 'set-resolver') {
      return { kind: 'resolver-set', ...(await resolver.set(action.setting)) };
    }
    await resolver.restore();
    return { kind: 'resolver-restored' };
  }

  #goodbye(): void {
    this.#ports.lan.goodbye().then(
      () => this.#audience.happened({ kind: 'goodbye-said' }),
      (error: unknown) => this.#audience.failed(error),
    );
  }

  /** A full disk costs the next start its memory, not this host its name. */
  #remember(work: Promise<void>): void {
    work.catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#ports.log.error({ code: 'state.unusable' }, `not remembered: ${reason}`);
    });
  }
}

type ResolverAction = Extract<SessionAction, { kind: 'set-resolver' | 'restore-resolver' }>;

function writeLog(log: Log, { level, code, message, fields }: LogAction): void {
  log[level](code === undefined ? fields : { code, ...fields }, message);
}
