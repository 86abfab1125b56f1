import type { Credential } from '../model/credential.ts';
import type { Instant } from '../model/host.ts';
import type { Log, Store, StoreWrite } from './ports.ts';

/** A credential that is used all the time is written once in so many milliseconds. */
const resolution = 60 * 60 * 1000;
/** Milliseconds between two writes of all that were used. */
const interval = 60 * 1000;

/** Remembers when credentials were used, without a write for every request. */
export class LastUses implements AsyncDisposable {
  readonly #ports: { readonly store: Store; readonly log: Log };
  #used = new Map<string, Instant>();
  #nextAt: Instant;
  #writing: Promise<void> = Promise.resolve();

  constructor(ports: { readonly store: Store; readonly log: Log }, now: Instant) {
    this.#ports = ports;
    this.#nextAt = now + interval;
  }

  note({ id, lastUsedAt }: Pick<Credential, 'id' | 'lastUsedAt'>, now: Instant): void {
    if (lastUsedAt === undefined || Math.abs(now - lastUsedAt) >= resolution) this.#used.set(id, now);
  }

  /** To be called every second. */
  second(now: Instant): void {
    if (now < this.#nextAt || this.#used.size === 0) return;
    this.#nextAt = now + interval;
    this.#writing = this.#write();
  }

  /** Writes what has not been written yet. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#write();
  }

  async #write(): Promise<void> {
    const used = this.#used;
    this.#used = new Map();
    if (used.size === 0) return;
    const { store, log } = this.#ports;
    try {
      await store.write(Array.from(used, ([id, at]): StoreWrite => ({ kind: 'credential.used', id, at })));
    } catch (error) {
      log.warn({ err: error }, 'when credentials were last used could not be written');
    }
  }
}
