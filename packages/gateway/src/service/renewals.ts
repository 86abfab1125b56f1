import type { Host } from '../model/host.ts';
import type { Store } from './ports.ts';
import type { Zone } from './zone.ts';

interface Renewal {
  readonly host: Host;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Leases that are renewed while nothing changes in DNS: all that arrive during one transaction are in the next. */
export class Renewals {
  readonly #zone: Zone;
  readonly #store: Store;
  #waiting: Renewal[] = [];
  #isWriting = false;

  constructor(zone: Zone, store: Store) {
    this.#zone = zone;
    this.#store = store;
  }

  /** Resolves once durable, or once something that came later has taken its place. @throws GatewayError `store.unavailable` */
  renew(host: Host): Promise<void> {
    this.#zone.hosts.put(host);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ host, resolve, reject });
    if (!this.#isWriting) setImmediate(() => void this.#writeAll());
    this.#isWriting = true;
    return promise;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) await this.#write();
    this.#isWriting = false;
  }

  /** What a later request has made of a host stays: a renewal that came before a release must not undo it. */
  async #write(): Promise<void> {
    const renewals = this.#waiting;
    this.#waiting = [];
    const standing = renewals.filter(({ host }) => this.#zone.hosts.get(host.name) === host);
    try {
      if (standing.length > 0)
        await this.#store.write(standing.map(({ host }) => ({ kind: 'host.put', host })));
      for (const { resolve } of renewals) resolve();
    } catch (error) {
      for (const { reject } of renewals) reject(error);
    }
  }
}
