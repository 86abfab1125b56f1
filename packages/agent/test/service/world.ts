import type { HostAddress } from '../../src/model/addresses.ts';
import type { Failure } from '../../src/model/failure.ts';
import type { Candidate, Network } from '../../src/model/network.ts';
import type { Credential, KnownGateway } from '../../src/model/pin.ts';
import type { Wish } from '../../src/model/registration.ts';
import type { OwnService } from '../../src/model/service.ts';
import { newSession, type SessionOptions } from '../../src/model/session-state.ts';
import type { Status } from '../../src/model/status.ts';
import type { Answer, GatewayClient, Lan, LanEvent, Log, Ports } from '../../src/service/ports.ts';
import { stay } from '../../src/service/stay.ts';
import { FakeClock, settle } from './fake-clock.ts';

export const credential: Credential = { device: 'device-1', secret: 'secret-1' };

export const network: Network = {
  zones: [
    {
      name: 'home.arpa',
      nameServers: [{ address: '10.77.0.2', port: 53 }],
      search: ['home.arpa'],
      prefixes: ['10.77.0.0/24', 'fd77::/64'],
    },
  ],
};

export const gatewayAt: Candidate = { url: 'https://10.77.0.2:8443', addresses: [], domain: 'home.arpa' };

export function webService(instance: string): OwnService {
  return {
    instance,
    type: '_http._tcp',
    port: 8080,
    subtypes: ['_printer'],
    txt: { path: '/docs', ssl: true },
  };
}

export const refused = (status: number, code: string, retryAfter?: number): Failure => ({
  kind: 'refused',
  status,
  code,
  detail: 'refused',
  retryAfter,
});

export const silent: Failure = { kind: 'unreachable', detail: 'it did not answer in time' };

export function addresses(...list: string[]): readonly HostAddress[] {
  return list.map((address) => ({
    address,
    prefixLength: address.includes(':') ? 64 : 24,
    link: 'eth0',
    temporary: false,
    deprecated: false,
  }));
}

/** One gateway on the LAN, as its clients see it. */
export interface FakeGateway {
  pin: string;
  network: Network;
  leaseSeconds: number;
  /** What it does to every request instead of answering. */
  down: Failure | 'never answers' | undefined;
  /** Names that somebody else has. */
  readonly taken: Set<string>;
  /** What it answers to the next registrations. */
  readonly refusals: Failure[];
  readonly credentials: Set<string>;
  readonly hosts: Map<string, readonly string[]>;
  /** Every request with a credential, by its URL: what a rogue must never see. */
  readonly seen: string[];
}

export function fakeGateway(pin = 'sha256/real'): FakeGateway {
  return {
    pin,
    network,
    leaseSeconds: 120,
    down: undefined,
    taken: new Set(),
    refusals: [],
    credentials: new Set(),
    hosts: new Map(),
    seen: [],
  };
}

/** A whole world for one stay, in which a test makes things happen. */
export class World {
  readonly clock = new FakeClock();
  readonly gateways = new Map<string, FakeGateway>();
  /** Everything that was done, in order. */
  readonly deeds: string[] = [];
  readonly logged: { level: string; code: unknown; message: string }[] = [];
  readonly remembered: { known: readonly KnownGateway[]; label: string | undefined } = {
    known: [],
    label: undefined,
  };
  resolverOn = false;
  diskIsFull = false;
  /** Whether the network's name server answers. */
  nameServerAnswers = true;
  searchDomain: readonly Candidate[] = [];
  status: Status | undefined;
  over = false;
  #tell: (event: LanEvent) => void = () => undefined;
  readonly #stop = new AbortController();

  /** Begins a stay. */
  async start(
    options: Partial<SessionOptions> & {
      known?: readonly KnownGateway[];
      from?: string;
      token?: string;
    } = {},
  ): Promise<void> {
    const { known = [], from, token, ...session } = options;
    const wished: SessionOptions = {
      label: 'laptop',
      gateway: undefined,
      pin: undefined,
      askSearchDomain: false,
      services: [],
      ...session,
    };
    const beginning = newSession(wished, known, from ?? wished.label);
    void stay({ session: beginning, token, signal: this.#stop.signal }, this.#ports()).then(() => {
      this.over = true;
    });
    await settle();
  }

  /** Something happens on the LAN. */
  async hears(...events: readonly LanEvent[]): Promise<void> {
    for (const event of events) this.#tell(event);
    await settle();
  }

  /** The usual way up to the moment where the name is served. */
  async arrive(
    gateway: FakeGateway = fakeGateway(),
    options: Partial<SessionOptions> = {},
  ): Promise<FakeGateway> {
    this.gateways.set(gatewayAt.url, gateway);
    await this.start(options);
    await this.hears(
      { kind: 'addresses', addresses: addresses('10.77.0.5') },
      { kind: 'candidates', source: 'mdns', candidates: [gatewayAt] },
      { kind: 'claimed', label: 'laptop' },
    );
    return gateway;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await settle();
  }

  /** What was done since the last time this was asked. */
  news(): readonly string[] {
    return this.deeds.splice(0);
  }

  complaints(): readonly unknown[] {
    return this.logged.splice(0).flatMap(({ code }) => code ?? []);
  }

  #ports(): Ports {
    return {
      clock: this.clock,
      wallClock: () => 0,
      random: () => 0.5,
      log: this.#log(),
      lan: this.#lan(),
      gateway: this.#client(),
      resolver: {
        listen: () => undefined,
        set: async ({ zone }) => {
          this.deeds.push(`resolver ${zone}`);
          this.resolverOn = true;
          return { mode: 'direct', why: 'as wished' };
        },
        restore: async () => {
          this.deeds.push('resolver back');
          this.resolverOn = false;
        },
      },
      memory: {
        rememberGateways: async (known) => {
          if (this.diskIsFull) throw new Error('ENOSPC: no space left on device');
          this.remembered.known = known;
        },
        rememberLabel: async (_wished, label) => {
          this.remembered.label = label;
        },
      },
      searchDomain: {
        gateways: async () => {
          this.deeds.push('asked the search domain');
          return this.searchDomain;
        },
      },
      nameServers: { answers: async () => this.nameServerAnswers },
      onStatus: (status) => {
        this.status = status;
      },
    };
  }

  #log(): Log {
    const write =
      (level: string) =>
      (fields: object, message: string): void => {
        this.logged.push({ level, code: 'code' in fields ? fields.code : undefined, message });
      };
    return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  }

  #lan(): Lan {
    return {
      listen: (listener) => {
        this.#tell = listener;
      },
      claim: (label) => {
        this.deeds.push(`claim ${label}`);
      },
      rename: () => {
        this.deeds.push('rename');
      },
      goodbye: async () => {
        this.deeds.push('goodbye');
      },
    };
  }

  #client(): GatewayClient {
    return {
      contact: (candidate, signal) =>
        this.#answer(candidate, signal, (gateway) => ({ pin: gateway.pin, network: gateway.network })),
      enrol: ({ candidate, pin }, { token }, signal) => {
        this.deeds.push(token === undefined ? 'enrol' : `enrol with ${token}`);
        return this.#answer(candidate, signal, (gateway) => {
          if (gateway.pin !== pin) throw new Error('an enrolment to an unproved key');
          const given = { ...credential, secret: `secret-${gateway.credentials.size + 1}` };
          gateway.credentials.add(given.secret);
          return given;
        });
      },
      register: ({ candidate, pin }, shown, wish, signal) => {
        const services = wish.services.map(({ instance }) => ` +${instance}`).join('');
        this.deeds.push(`put ${wish.label}.${wish.zone} ${wish.addresses.join(' ')}${services}`);
        return this.#answer(candidate, signal, (gateway) => registered(gateway, pin, shown, wish));
      },
      release: ({ candidate }, _shown, wish, signal) => {
        this.deeds.push(`delete ${wish.label}.${wish.zone}`);
        return this.#answer<void>(candidate, signal, (gateway) => {
          gateway.hosts.delete(wish.label);
        });
      },
      reconnect: () => {
        this.deeds.push('reconnect');
      },
    };
  }

  async #answer<Value>(
    candidate: Candidate,
    signal: AbortSignal,
    act: (gateway: FakeGateway) => Value | Failure,
  ): Promise<Answer<Value>> {
    const gateway = this.gateways.get(candidate.url);
    if (gateway === undefined) return { ok: false, failure: silent };
    if (gateway.down === 'never answers') return { ok: false, failure: await aborted(signal) };
    if (gateway.down !== undefined) return { ok: false, failure: gateway.down };
    const value = act(gateway);
    return isFailure(value) ? { ok: false, failure: value } : { ok: true, value };
  }
}

function registered(gateway: FakeGateway, pin: string, shown: Credential, wish: Wish): number | Failure {
  if (gateway.pin !== pin) return { kind: 'key-changed', pin: gateway.pin };
  gateway.seen.push(shown.secret);
  const refusal = gateway.refusals.shift();
  if (refusal !== undefined) return refusal;
  if (!gateway.credentials.has(shown.secret)) return refused(401, 'auth.required');
  if (gateway.taken.has(wish.label)) return refused(409, 'name.taken');
  gateway.hosts.set(wish.label, wish.addresses);
  return gateway.leaseSeconds;
}

function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

async function aborted(signal: AbortSignal): Promise<Failure> {
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  return silent;
}
