import { GatewayError } from '../errors.ts';
import { isWithin } from '../model/addresses.ts';
import type { Credential } from '../model/credential.ts';
import type { Principal } from '../model/host.ts';
import type { LastUses } from './last-uses.ts';
import type { Clock, Secrets, Store } from './ports.ts';

/** What somebody says to be let in. */
export interface Login {
  /** undefined: the secret alone says who it is, as a bearer token does (RFC 6750). */
  readonly user: string | undefined;
  readonly secret: string;
  /** The address that it came from, canonical. */
  readonly source: string;
}

/** Passwords that were right lately are recognised without hashing them slowly again; this many are remembered. */
const rememberedPasswords = 4096;
const deviceId = /^device-/;

export interface AuthenticationPorts {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly uses: LastUses;
}

/** Checks user names and secrets. A wrong one costs the same whether the user exists or not. */
export class Authenticator {
  readonly #ports: AuthenticationPorts;
  readonly #verified = new Map<string, true>();
  readonly #checking = new Map<string, Promise<boolean>>();
  /** The last slow check of each address. */
  readonly #turns = new Map<string, Promise<boolean>>();
  readonly #decoys: Promise<{ readonly password: string; readonly secret: string }>;

  constructor(ports: AuthenticationPorts) {
    this.#ports = ports;
    const { secrets } = ports;
    this.#decoys = secrets
      .hashPassword('')
      .then((password) => ({ password, secret: secrets.hashSecret('') }));
  }

  /**
   * The principal of a login that can be told right at once: one of our own secrets, which nobody guesses, or a password
   * that was right lately. undefined says nothing of any other.
   * @throws GatewayError as `authenticate`
   */
  async recognise(login: Login): Promise<Principal | undefined> {
    const { secrets } = this.#ports;
    const credential = await this.#credentialOf(login);
    const verifier = credential?.verifier ?? (await this.#decoyFor(login.user));
    const isRight = secrets.isSlow(verifier)
      ? this.#verified.has(this.#fingerprint(login, verifier))
      : await secrets.verify(login.secret, verifier);
    return credential !== undefined && isRight ? this.#admitted(credential, login.source) : undefined;
  }

  /**
   * The principal of any login, or undefined where it is wrong.
   * @throws GatewayError `enrolment.waiting`, `credential.expired`, `credential.elsewhere` where the secret is right;
   * `store.unavailable`
   */
  async authenticate(login: Login): Promise<Principal | undefined> {
    const credential = await this.#credentialOf(login);
    const verifier = credential?.verifier ?? (await this.#decoyFor(login.user));
    const isRight = await this.#isRight(login, verifier);
    if (credential === undefined || !isRight) return undefined;
    const principal = this.#admitted(credential, login.source);
    if (this.#ports.secrets.isOutdated(verifier)) await this.#renewVerifier(credential, login.secret);
    return principal;
  }

  /** The old methods of crypt(3) are broken by machines of today; only a login shows the password to hash anew. */
  async #renewVerifier(credential: Credential, secret: string): Promise<void> {
    const { store, secrets } = this.#ports;
    const verifier = await secrets.hashPassword(secret);
    await store.write([{ kind: 'credential.put', credential: { ...credential, verifier } }]);
  }

  #credentialOf({ user, secret }: Login): Promise<Credential | undefined> {
    const { store, secrets } = this.#ports;
    return user === undefined ? store.credentialBySecret(secrets.hashSecret(secret)) : store.credential(user);
  }

  #admitted(credential: Credential, source: string): Principal {
    const { clock, uses } = this.#ports;
    const { id, role, scope, strictStatus, state, networks, expiresAt } = credential;
    const now = clock.now();
    if (state === 'waiting')
      throw new GatewayError(
        'enrolment.waiting',
        `${id} waits for an administrator: dyndns-gateway user approve ${id}`,
      );
    if (expiresAt !== undefined && expiresAt <= now)
      throw new GatewayError(
        'credential.expired',
        `${id} was good until ${new Date(expiresAt).toISOString()}`,
      );
    if (networks.length > 0 && !isWithin(source, networks))
      throw new GatewayError(
        'credential.elsewhere',
        `${id} may come from ${networks.join(', ')}, not from ${source}`,
      );
    uses.note(credential, now);
    return { credential: id, role, source, scope, strictStatus };
  }

  async #decoyFor(user: string | undefined): Promise<string> {
    const { password, secret } = await this.#decoys;
    return user === undefined || deviceId.test(user) ? secret : password;
  }

  #isRight(login: Login, verifier: string): Promise<boolean> {
    const { secrets } = this.#ports;
    if (!secrets.isSlow(verifier)) return secrets.verify(login.secret, verifier);
    const fingerprint = this.#fingerprint(login, verifier);
    if (this.#verified.has(fingerprint)) return Promise.resolve(true);
    const running = this.#checking.get(fingerprint);
    if (running !== undefined) return running;
    const checking = this.#inTurn(login.source, () => this.#check(fingerprint, login.secret, verifier));
    this.#checking.set(fingerprint, checking);
    return checking;
  }

  #fingerprint({ user = '', secret }: Login, verifier: string): string {
    return this.#ports.secrets.fingerprint([user, secret, verifier]);
  }

  /** One slow check of an address at a time, so that whoever guesses does not keep other addresses waiting. */
  async #inTurn(source: string, check: () => Promise<boolean>): Promise<boolean> {
    const before = this.#turns.get(source);
    const turn = before === undefined ? check() : before.then(check, check);
    this.#turns.set(source, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(source) === turn) this.#turns.delete(source);
    }
  }

  async #check(fingerprint: string, secret: string, verifier: string): Promise<boolean> {
    try {
      const isRight = await this.#ports.secrets.verify(secret, verifier);
      if (isRight) this.#remember(fingerprint);
      return isRight;
    } finally {
      this.#checking.delete(fingerprint);
    }
  }

  #remember(fingerprint: string): void {
    this.#verified.set(fingerprint, true);
    const [oldest] = this.#verified.keys();
    if (this.#verified.size > rememberedPasswords && oldest !== undefined) this.#verified.delete(oldest);
  }
}
