import { watchLinks } from '@open-dyndns/mdns';
import { schedule } from 'node-cron';
import type { Surroundings } from '../../service/public/ports.ts';

/** The poll of one's own gateway, which is there for it. */
const everyHalfMinute = '*/30 * * * * *';
/** Milliseconds: clocks agree to the second nowadays, and not all hosts shall ask at the same one. */
const spreadMs = 5_000;

type Listener = Parameters<Surroundings['listen']>[0];

/** Every 30 s by the time of day, and whenever an address or a link of this host comes or goes. */
export class HostSurroundings implements Surroundings, Disposable {
  readonly #listeners = new Set<Listener>();
  readonly #links = watchLinks('lan', () => this.#tell({ kind: 'network-changed' }));
  readonly #poll = schedule(everyHalfMinute, () => this.#tell({ kind: 'poll' }), {
    maxRandomDelay: spreadMs,
  });

  listen(listener: Listener): Disposable {
    this.#listeners.add(listener);
    listener({ kind: 'poll' });
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  [Symbol.dispose](): void {
    this.#links[Symbol.dispose]();
    void this.#poll.destroy();
  }

  #tell(event: Parameters<Listener>[0]): void {
    for (const listener of this.#listeners) listener(event);
  }
}
