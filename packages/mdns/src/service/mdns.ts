import type { Name, RecordType, ResourceRecord } from '@open-dyndns/dns';
import { MdnsError } from '../errors.ts';
import type { CacheChange } from '../model/cache.ts';
import { EchoMemory } from '../model/echo-memory.ts';
import type { Link } from '../model/link.ts';
import type { ClaimNews } from '../model/link-claims.ts';
import type { Datagram, LinkTransport, Network, NetworkListener, OpenNetwork, World } from '../ports.ts';
import { type Browser, TypeBrowser } from './browser.ts';
import { ClaimedHost, type HostClaim, type HostClaimOptions } from './host-claim.ts';
import { LinkSession } from './link-session.ts';
import { Listeners } from './listeners.ts';
import { OneShotQuery, type QueryOptions } from './one-shot.ts';
import { ClaimedService, type Service, type ServiceClaim } from './service-claim.ts';

/** An mDNS responder and querier on all chosen links. Disposal says goodbye for everything and closes the sockets. */
export interface Mdns extends AsyncDisposable {
  /** The chosen interfaces that are up now. */
  readonly links: readonly Link[];
  /** Hears of every interface or address that comes or goes. */
  onLinks(listener: (links: readonly Link[]) => void): Disposable;
  /**
   * Claims `<label>.local` with the addresses of each link and their reverse names: probes first, and takes another
   * label where it is taken.
   * @throws MdnsError `mdns.bad-label`, `mdns.closed`
   */
  claimHost(label: string, options?: HostClaimOptions): HostClaim;
  /**
   * Publishes a service under the first of its names that is free.
   * @throws MdnsError `mdns.bad-instance`, `mdns.bad-service-type`, `mdns.bad-txt`, `mdns.bad-port`, `mdns.foreign-host`,
   * `mdns.closed`
   */
  publish(service: Service): ServiceClaim;
  /**
   * Finds services and follows them: `type` is like `_http._tcp`, `_printer._sub._http._tcp` for those of a subtype, or
   * `_services._dns-sd._udp` for the types that there are.
   * @throws MdnsError `mdns.bad-service-type`, `mdns.closed`
   */
  browse(type: string): Browser;
  /**
   * The records that answer within the timeout; a unique one, or the owner's word that there is none, ends the wait.
   * @throws MdnsError `mdns.closed`
   */
  query(name: Name, type: RecordType, options?: QueryOptions): Promise<readonly ResourceRecord[]>;
  /**
   * What was heard of a name turns out not to work: asks again, and forgets it if nobody answers within 10 s (RFC 6762
   * §10.4). For a service that was found by browsing there is `Browser.reconfirm`. @throws MdnsError `mdns.closed`
   */
  reconfirm(name: Name, type: RecordType): void;
}

/** What `openMdns` gives, over any network. */
export class MdnsService implements Mdns, NetworkListener {
  readonly #world: World;
  readonly #echo = new EchoMemory();
  readonly #sessions = new Map<string, LinkSession>();
  readonly #hosts = new Set<ClaimedHost>();
  readonly #services = new Set<ClaimedService>();
  readonly #browsers = new Set<TypeBrowser>();
  readonly #queries = new Set<OneShotQuery>();
  readonly #linkListeners = new Listeners<[links: readonly Link[]]>();
  #network: Network | undefined;
  #lastId = 0;
  #closing: Promise<void> | undefined;

  private constructor(world: World) {
    this.#world = world;
  }

  static async open(openNetwork: OpenNetwork, world: World): Promise<MdnsService> {
    const service = new MdnsService(world);
    service.#network = await openNetwork(service);
    return service;
  }

  get links(): readonly Link[] {
    return [...this.#sessions.values()].map(({ link }) => link);
  }

  onLinks(listener: (links: readonly Link[]) => void): Disposable {
    return this.#linkListeners.add(listener);
  }

  claimHost(label: string, options: HostClaimOptions = {}): HostClaim {
    this.#mustBeOpen();
    const host = new ClaimedHost(this.#nextId('host'), label, options, this.#world, (own) =>
      this.#forgetHost(own),
    );
    // The services of a host name it in their SRV records.
    host.onRename(() => {
      for (const service of this.#servicesOf(host)) service.claim.changed();
    });
    this.#hosts.add(host);
    for (const session of this.#sessions.values()) host.addLink(session);
    return host;
  }

  publish(service: Service): ServiceClaim {
    this.#mustBeOpen();
    const host = [...this.#hosts].find((own) => own === service.host);
    if (host === undefined) throw new MdnsError('mdns.foreign-host', service.instance);
    const id = this.#nextId('service');
    const claimed = new ClaimedService(id, service, host, this.#world, (own) => this.#forgetService(own));
    this.#services.add(claimed);
    for (const session of this.#sessions.values()) claimed.claim.addLink(session);
    return claimed;
  }

  browse(type: string): Browser {
    this.#mustBeOpen();
    const browser = new TypeBrowser(type, (own) => this.#browsers.delete(own));
    this.#browsers.add(browser);
    for (const session of this.#sessions.values()) browser.addLink(session);
    return browser;
  }

  query(name: Name, type: RecordType, options: QueryOptions = {}): Promise<readonly ResourceRecord[]> {
    this.#mustBeOpen();
    const { clock } = this.#world;
    const query = new OneShotQuery(name, type, options, this.#sessions.values(), clock, (own) =>
      this.#queries.delete(own),
    );
    this.#queries.add(query);
    query.start();
    return query.answered;
  }

  reconfirm(name: Name, type: RecordType): void {
    this.#mustBeOpen();
    for (const session of this.#sessions.values()) session.reconfirm(name, type);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  linkUp(link: Link, transport: LinkTransport): void {
    const session = new LinkSession(link, transport, this.#world, this.#echo, this);
    this.#sessions.set(link.name, session);
    this.#world.log.info({ link: link.name, addresses: printAddresses(link) }, 'link up');
    for (const host of this.#hosts) host.addLink(session);
    for (const { claim } of this.#services) claim.addLink(session);
    for (const browser of this.#browsers) browser.addLink(session);
    for (const query of this.#queries) query.addLink(session);
    this.#linkListeners.tell(this.links);
  }

  linkChanged(link: Link): void {
    const session = this.#sessions.get(link.name);
    if (session === undefined) return;
    session.setLink(link);
    this.#world.log.info({ link: link.name, addresses: printAddresses(link) }, 'addresses changed');
    for (const host of this.#hosts) host.linkChanged(session);
    this.#linkListeners.tell(this.links);
  }

  linkDown(name: string): void {
    const session = this.#sessions.get(name);
    if (session === undefined) return;
    this.#sessions.delete(name);
    session[Symbol.dispose]();
    this.#world.log.info({ link: name }, 'link down');
    for (const { claim } of this.#services) claim.removeLink(session);
    for (const host of this.#hosts) host.removeLink(session);
    for (const browser of this.#browsers) browser.removeLink(session);
    for (const query of this.#queries) query.removeLink(session);
    this.#linkListeners.tell(this.links);
  }

  received(linkName: string, datagram: Datagram): void {
    this.#sessions.get(linkName)?.receive(datagram);
  }

  woke(): void {
    this.#world.log.info({}, 'the host was asleep; probing and asking again');
    for (const session of this.#sessions.values()) session.restart();
  }

  claimNews(session: LinkSession, news: ClaimNews): void {
    for (const { claim } of [...this.#hosts, ...this.#services])
      if (claim.id === news.id) claim.news(session, news);
  }

  cacheChanged(session: LinkSession, changes: readonly CacheChange[]): void {
    for (const browser of this.#browsers) browser.cacheChanged(session, changes);
    for (const query of [...this.#queries]) query.cacheChanged(changes);
  }

  async #close(): Promise<void> {
    for (const query of [...this.#queries]) query.end();
    for (const session of this.#sessions.values()) session.removeAllClaims();
    for (const { claim } of this.#services) claim.withdraw();
    for (const host of this.#hosts) host.withdraw();
    for (const session of this.#sessions.values()) session[Symbol.dispose]();
    await this.#network?.[Symbol.asyncDispose]();
  }

  async #forgetHost(host: ClaimedHost): Promise<void> {
    for (const service of this.#servicesOf(host)) await this.#forgetService(service);
    host.withdraw();
    this.#hosts.delete(host);
  }

  #forgetService(service: ClaimedService): Promise<void> {
    service.claim.withdraw();
    this.#services.delete(service);
    return Promise.resolve();
  }

  #servicesOf(host: ClaimedHost): readonly ClaimedService[] {
    return [...this.#services].filter((service) => service.host === host);
  }

  #mustBeOpen(): void {
    if (this.#closing !== undefined) throw new MdnsError('mdns.closed', 'mDNS');
  }

  #nextId(kind: string): string {
    this.#lastId += 1;
    return `${kind}-${this.#lastId}`;
  }
}

function printAddresses({ addresses }: Link): readonly string[] {
  return addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`);
}
