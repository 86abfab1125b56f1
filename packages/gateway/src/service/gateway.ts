import type { Name } from '@open-dyndns/dns';
import type { Claim, Host, Principal, Registration } from '../model/host.ts';
import type { ZonePolicy } from '../model/zone.ts';
import type { Login } from './authenticate.ts';
import type { ChallengeAccount, ChallengeAccountRequest } from './challenge-account.ts';

/** What the doors (HTTP, and later other protocols) may ask of the house. Every refusal is a `GatewayError`. */
export interface Gateway {
  readonly zones: readonly ZonePolicy[];
  /** Registers, changes or refreshes a host; resolves once the DNS server answers with it. */
  register(principal: Principal, claim: Claim): Promise<Registration>;
  /** Takes a host's records back; resolves once the DNS server no longer answers with them. */
  release(principal: Principal, name: Name): Promise<void>;
  /** How each zone is doing. */
  states(): readonly ZoneState[];
  /** Hosts that are served, in the order of their names. */
  hosts(): readonly Host[];
  host(name: Name): Host | undefined;
  /**
   * The principal of a login that can be told right at once, without a guess being worth anything; undefined says
   * nothing of any other.
   * @throws GatewayError as `authenticate`
   */
  recognise(login: Login): Promise<Principal | undefined>;
  /**
   * The principal of a login, or undefined. Takes the same time for an unknown user and a wrong secret.
   * @throws GatewayError `enrolment.waiting`, `credential.expired`, `credential.elsewhere` where the secret is right
   */
  authenticate(login: Login): Promise<Principal | undefined>;
  /** Gives a device a credential, as far as the zone's enrolment mode allows; the secret is shown this once. */
  enrol(request: EnrolmentRequest): Promise<Enrolment>;
  /** Gives somebody a credential, shown this once, for challenges of a host of its own. */
  addChallengeAccount(request: ChallengeAccountRequest): Promise<ChallengeAccount>;
}

/** How a zone is doing. */
export interface ZoneState {
  /** The apex. */
  readonly zone: Name;
  /** As last proved. */
  readonly serial: number;
  /** Hosts that are served, and how many of them have a lease. */
  readonly hosts: number;
  readonly leases: number;
  /** Seconds since the DNS server was last seen to agree with the store at a commit; undefined before the first. */
  readonly sinceProof: number | undefined;
  /** Commits that have failed in a row. */
  readonly failures: number;
  /** Hosts that wait for a commit. */
  readonly waiting: number;
}

export interface EnrolmentRequest {
  /** What the device calls itself. */
  readonly label: string;
  /** An administrator's one-time code. */
  readonly token: string | undefined;
  readonly source: string;
}

export interface Enrolment {
  readonly device: string;
  readonly secret: string;
  /** `waiting` until an administrator approves. */
  readonly state: 'active' | 'waiting';
}
