import { Name, printName } from '@open-dyndns/dns';
import { GatewayError } from '../../../src/errors.ts';
import type { Claim, Host, Principal, Registration } from '../../../src/model/host.ts';
import { everything, type Scope } from '../../../src/model/scope.ts';
import type { ZonePolicy } from '../../../src/model/zone.ts';
import type { Login } from '../../../src/service/authenticate.ts';
import type { Enrolment, EnrolmentRequest, Gateway, ZoneState } from '../../../src/service/gateway.ts';
import { unscoped } from '../../world.ts';

export const zone: ZonePolicy = {
  apex: Name.fromLabels(['home', 'arpa']),
  ttl: 60,
  lease: { min: 30, default: 120, max: 86_400 },
  enrolment: 'open',
  names: { labels: 1, wildcards: false },
  prefixes: ['127.0.0.0/8', '::1/128'],
  reverse: [],
};

/** Whose secret says alone who it is. */
const bearer = 'script';

const accounts: Readonly<Record<string, { secret: string; role: Principal['role'] }>> = {
  admin: { secret: 'open sesame', role: 'admin' },
  alice: { secret: 'rabbit', role: 'user' },
  [bearer]: { secret: 'tok.en-1', role: 'user' },
};

/** A gateway in memory that grants everything, remembers what it was asked, and can be told to fail or to take its time. */
export class FakeGateway implements Gateway {
  readonly zones = [zone];
  readonly asked: (Claim | EnrolmentRequest | string)[] = [];
  /** Thrown by the next registrations and releases. */
  failure: unknown;
  /** Registrations wait for it. */
  ready: Promise<void> = Promise.resolve();
  /** Of everybody. */
  scope: Scope = everything;
  /** Logins that had to be checked. */
  logins = 0;
  /** Whether what is right is recognised at once. */
  recognises = false;
  /** Commits that have failed in a row. */
  failures = 0;
  readonly #hosts = new Map<string, Host>();

  async register(principal: Principal, claim: Claim): Promise<Registration> {
    this.asked.push(claim);
    await this.ready;
    if (this.failure !== undefined) throw this.failure;
    const known = this.#hosts.get(claim.name.key);
    if (known !== undefined && claim.mode === 'create')
      throw new GatewayError('name.exists', `${printName(claim.name)} is registered already`, {
        field: 'hostname',
      });
    const seconds = typeof claim.lease === 'number' ? claim.lease : zone.lease.default;
    const host: Host = {
      name: claim.name,
      zone: claim.zone,
      owner: principal.credential,
      addresses: claim.addresses,
      records: claim.records ?? [],
      services: claim.services ?? [],
      ttl: typeof claim.ttl === 'number' ? claim.ttl : zone.ttl,
      lease: claim.lease === 'none' ? undefined : { seconds, expiresAt: Date.UTC(2030, 0, 1) },
      state: 'served',
      reservedUntil: undefined,
      claimedAt: 0,
      changedAt: 0,
    };
    this.#hosts.set(claim.name.key, host);
    return { host, outcome: known === undefined ? 'created' : 'refreshed', serial: 7 };
  }

  async release(principal: Principal, name: Name): Promise<void> {
    this.asked.push(`${principal.credential} releases ${printName(name)}`);
    if (this.failure !== undefined) throw this.failure;
    if (!this.#hosts.delete(name.key)) throw new GatewayError('host.unknown', 'There is no such host');
  }

  states(): readonly ZoneState[] {
    const { apex } = zone;
    const state = { zone: apex, serial: 7, hosts: this.#hosts.size, leases: 0, sinceProof: 3, waiting: 0 };
    return [{ ...state, failures: this.failures }];
  }

  hosts(): readonly Host[] {
    return [...this.#hosts.values()];
  }

  host(name: Name): Host | undefined {
    return this.#hosts.get(name.key);
  }

  async recognise(login: Login): Promise<Principal | undefined> {
    return this.recognises ? this.#principal(login) : undefined;
  }

  async authenticate(login: Login): Promise<Principal | undefined> {
    this.logins += 1;
    return this.#principal(login);
  }

  #principal({ user = bearer, secret, source }: Login): Principal | undefined {
    const account = Object.hasOwn(accounts, user) ? accounts[user] : undefined;
    if (account?.secret !== secret) return undefined;
    return { ...unscoped, credential: user, role: account.role, source, scope: this.scope };
  }

  async enrol(request: EnrolmentRequest): Promise<Enrolment> {
    this.asked.push(request);
    return { device: 'device-abc', secret: 'shown once', state: 'active' };
  }

  async addChallengeAccount(): Promise<never> {
    throw new GatewayError('enrolment.closed', 'This gateway makes no such accounts');
  }
}
