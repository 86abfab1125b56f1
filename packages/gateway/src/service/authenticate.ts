import { GatewayError } from '../errors.ts';
import type { Principal } from '../model/host.ts';
import type { Secrets, Store } from './ports.ts';

/** Passwords that were right lately are recognised without hashing them slowly again; this many are remembered. */
const rememberedPasswords = 4096;
const deviceId = /^device-/;

/** Checks user names and secrets. A wrong one costs the same whether the user exists or not. */
export class Authenticator {
  readonly #store: Store;
  readonly #secrets: Secrets;
  readonly #verified = new Map<string, true>();
  readonly #checking = new Map<string, Promise<boolean>>();
  /** The last slow check of each address. */
  readonly #turns = new Map<string, Promise<boolean>>();
  readonly #decoys: Promise<{ readonly password: string; readonly secret: string }>;

  constructor(store: Store, secrets: Secrets) {
    this.#store = store;
    this.#secrets = secrets;
    this.#decoys = secrets
      .hashPassword('')
      .then((password) => ({ password, secret: secrets.hashSecret('') }));
  }

  /** The principal of a user name and secret, or undefined. @throws GatewayError `enrolment.waiting`, `store.unavailable` */
  async authenticate(user: string, secret: string, source: string): Promise<Principal | undefined> {
    const credential = await this.#store.credential(user);
    const verifier = credential?.verifier ?? (await this.#decoyFor(user));
    const isRight = await this.#isRight(user, secret, verifier, source);
    if (credential === undefined || !isRight) return undefined;
    if (credential.state === 'waiting')
      throw new GatewayError(
        'enrolment.waiting',
        `${user} waits for an administrator: dyndns-gateway user approve ${user}`,
      );
    return { credential: credential.id, role: credential.role, source };
  }

  async #decoyFor(user: string): Promise<string> {
    const { password, secret } = await this.#decoys;
    return deviceId.test(user) ? secret : password;
  }

  #isRight(user: string, secret: string, verifier: string, source: string): Promise<boolean> {
    if (!this.#secrets.isSlow(verifier)) return this.#secrets.verify(secret, verifier);
    const fingerprint = this.#secrets.fingerprint([user, secret, verifier]);
    if (this.#verified.has(fingerprint)) return Promise.resolve(true);
    const running = this.#checking.get(fingerprint);
    if (running !== undefined) return running;
    const checking = this.#inTurn(source, () => this.#check(fingerprint, secret, verifier));
    this.#checking.set(fingerprint, checking);
    return checking;
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
      const isRight = await this.#secrets.verify(secret, verifier);
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
