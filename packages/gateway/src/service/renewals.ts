import type { Host } from '../model/host.ts';
import type { Committer } from './commit.ts';
import type { Store } from './ports.ts';
import type { Zone } from './zone.ts';

interface Renewal {
  readonly host: Host;
  readonly resolve: (isDurable: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** Leases that are renewed while nothing changes in DNS: one transaction for all that arrive together. */
export class Renewals {
  readonly #zone: Zone;
  readonly #store: Store;
  readonly #committer: Committer;
  #waiting: Renewal[] = [];

  constructor(zone: Zone, store: Store, committer: Committer) {
    this.#zone = zone;
    this.#store = store;
    this.#committer = committer;
  }

  /** Resolves once durable; with false where a commit has taken the host up meanwhile. @throws GatewayError `store.unavailable` */
  renew(host: Host): Promise<boolean> {
    this.#zone.hosts.put(host);
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    this.#waiting.push({ host, resolve, reject });
    if (this.#waiting.length === 1) setImmediate(() => void this.#write());
    return promise;
  }

  async #write(): Promise<void> {
    const renewals = this.#waiting;
    this.#waiting = [];
    const isFree = ({ host: { name } }: Renewal): boolean =>
      !this.#committer.isBusyWith(name.key) && this.#zone.hosts.get(name)?.state === 'served';
    const { free = [], overtaken = [] } = Object.groupBy(renewals, (renewal) =>
      isFree(renewal) ? 'free' : 'overtaken',
    );
    for (const { resolve } of overtaken) resolve(false);
    if (free.length === 0) return;
    try {
      await this.#store.write(free.map(({ host }) => ({ kind: 'host.put', host })));
      for (const { resolve } of free) resolve(true);
    } catch (error) {
      for (const { reject } of free) reject(error);
    }
  }
}
