import type { CacheChange } from '../model/cache.ts';
import type { DiscoveredService } from '../protocol/discovery.ts';
import { type Browsable, readBrowsable } from '../protocol/service-name.ts';
import { type BrowseEvent, LinkBrowser } from './link-browser.ts';
import type { LinkSession } from './link-session.ts';
import { Listeners } from './listeners.ts';

/** Finds the services of one type or subtype, and follows them until disposed. */
export interface Browser extends AsyncDisposable {
  /** Those of which everything is known, one for each link on which they were found. */
  readonly services: readonly DiscoveredService[];
  /** Hears of those that are known already, and then of every change. */
  on(listener: (event: BrowseEvent) => void): Disposable;
  /**
   * A service that was found turns out not to work, because nobody answers at its address: it is asked for again, and
   * is `down` unless its host answers within 10 s (RFC 6762 §10.4). One that is not known any more is left alone.
   */
  reconfirm(service: DiscoveredService): void;
}

/** The instances of one type or subtype on all links. */
export class TypeBrowser implements Browser {
  readonly #browsable: Browsable;
  readonly #links = new Map<LinkSession, LinkBrowser>();
  readonly #listeners = new Listeners<[event: BrowseEvent]>();
  readonly #forget: (browser: TypeBrowser) => void;

  /** @throws MdnsError `mdns.bad-service-type` */
  constructor(type: string, forget: (browser: TypeBrowser) => void) {
    this.#browsable = readBrowsable(type);
    this.#forget = forget;
  }

  get services(): readonly DiscoveredService[] {
    return [...this.#links.values()].flatMap(({ services }) => services);
  }

  on(listener: (event: BrowseEvent) => void): Disposable {
    for (const service of this.services) listener({ kind: 'up', service });
    return this.#listeners.add(listener);
  }

  reconfirm(service: DiscoveredService): void {
    for (const [session, browser] of this.#links)
      if (session.link.name === service.link) browser.reconfirm(service);
  }

  addLink(session: LinkSession): void {
    const browser = new LinkBrowser(session, this.#browsable, (event) => this.#listeners.tell(event));
    this.#links.set(session, browser);
    browser.start();
  }

  removeLink(session: LinkSession): void {
    const browser = this.#links.get(session);
    this.#links.delete(session);
    browser?.linkDown();
  }

  cacheChanged(session: LinkSession, changes: readonly CacheChange[]): void {
    this.#links.get(session)?.cacheChanged(changes);
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const browser of this.#links.values()) browser.stop();
    this.#links.clear();
    this.#forget(this);
    return Promise.resolve();
  }
}
