import {
  type BrowseEvent,
  type Browser,
  type HostClaim,
  type Mdns,
  nextHostLabel,
  type ServiceClaim,
} from '@open-dyndns/mdns';
import type { Candidate } from '../model/network.ts';
import type { OwnService } from '../model/service.ts';
import { dnsServerTypes, readAnnouncement } from '../protocol/gateway-announcement.ts';
import type { Lan, LanEvent, Log, Ports, Random } from '../service/ports.ts';
import { hostAddresses } from './host-addresses.ts';
import { watchSleep } from './sleep-watch.ts';

type Listener = (event: LanEvent) => void;

/** Announcements that are passed on; the search looks at fewer, and at those first that it may know. */
const maxAnnounced = 1000;

/** The LAN as mDNS sees it. */
export class MdnsLan implements Lan, AsyncDisposable {
  readonly #mdns: Mdns;
  readonly #resources = new DisposableStack();
  readonly #browsers: readonly Browser[];
  readonly #services: readonly OwnService[];
  readonly #log: Log;
  readonly #random: Random;
  #listener: Listener | undefined;
  #claim: HostClaim | undefined;
  #published: readonly { readonly wished: OwnService; readonly claim: ServiceClaim }[] = [];
  #awaited: Promise<string> | undefined;
  #addressesAsked = 0;
  /** The gateways that are announced, each under the service that announces it. */
  readonly #announced = new Map<string, Candidate>();
  #telling: NodeJS.Immediate | undefined;

  /** @param services those of this host, which come and go with its name */
  constructor(mdns: Mdns, services: readonly OwnService[], { log, random }: Pick<Ports, 'log' | 'random'>) {
    this.#mdns = mdns;
    this.#services = services;
    this.#log = log;
    this.#random = random;
    this.#browsers = dnsServerTypes.map((type) => mdns.browse(type));
  }

  listen(listener: Listener): void {
    this.#listener = listener;
    this.#resources.use(this.#mdns.onLinks(() => this.#linksChanged()));
    this.#resources.use(watchSleep(() => listener({ kind: 'resumed' })));
    for (const browser of this.#browsers) this.#resources.use(browser.on((event) => this.#heard(event)));
    this.#linksChanged();
  }

  claim(label: string): void {
    const claim = this.#mdns.claimHost(label);
    this.#claim = claim;
    this.#published = this.#services.map((wished) => ({ wished, claim: this.#publish(wished, claim) }));
    this.#resources.use(
      claim.onRename((renamed) => {
        this.#listener?.({ kind: 'renamed', label: renamed });
        this.#awaitClaim();
      }),
    );
    this.#awaitClaim();
  }

  rename(): void {
    const claim = this.#claim;
    if (claim === undefined) return;
    // What comes of it is heard as after every other renaming.
    void claim.rename(nextHostLabel(claim.label, this.#random()));
  }

  async goodbye(): Promise<void> {
    await this.#claim?.[Symbol.asyncDispose]();
    this.#claim = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener = undefined;
    this.#resources.dispose();
    for (const browser of this.#browsers) await browser[Symbol.asyncDispose]();
  }

  #publish(service: OwnService, host: HostClaim): ServiceClaim {
    const { type, port } = service;
    const claim = this.#mdns.publish({ ...service, host });
    this.#resources.use(claim.onRename(() => this.#tellServices()));
    claim.established.then(
      (instance) =>
        this.#log.info(
          { event: 'published', instance, type, port },
          `published ${instance}.${type}, port ${port}`,
        ),
      (error: unknown) => this.#withdrawn(error),
    );
    return claim;
  }

  #tellServices(): void {
    const services = this.#published.map(({ wished, claim }) => ({ ...wished, instance: claim.instance }));
    this.#listener?.({ kind: 'services', services });
  }

  #linksChanged(): void {
    this.#tellAddresses();
    this.#awaitClaim();
  }

  /** Reading the flags takes a moment, in which the links may change again: only the newest reading counts. */
  #tellAddresses(): void {
    this.#addressesAsked += 1;
    const asked = this.#addressesAsked;
    void hostAddresses(this.#mdns.links).then((addresses) => {
      if (asked === this.#addressesAsked) this.#listener?.({ kind: 'addresses', addresses });
    });
  }

  /** Each probing makes a new promise; the newest one is waited for. */
  #awaitClaim(): void {
    const established = this.#claim?.established;
    if (established === undefined || established === this.#awaited) return;
    this.#awaited = established;
    established.then(
      (label) => {
        if (this.#awaited === established) this.#listener?.({ kind: 'claimed', label });
      },
      (error: unknown) => this.#withdrawn(error),
    );
  }

  /** The host has left before the name was won. */
  #withdrawn(error: unknown): void {
    this.#log.debug({ reason: String(error) }, 'a name was taken back before it was won');
  }

  #heard({ kind, service }: BrowseEvent): void {
    const key = [service.instance, service.type, service.link].join(' ');
    const candidate = kind === 'down' ? undefined : readAnnouncement(service);
    if (candidate !== undefined) this.#announced.set(key, candidate);
    else if (!this.#announced.delete(key)) return;
    this.#telling ??= setImmediate(() => this.#tellCandidates());
  }

  /** Once for everything that came in one turn of the event loop: announcements come by the hundred in one packet. */
  #tellCandidates(): void {
    this.#telling = undefined;
    const candidates = [...this.#announced.values()].slice(0, maxAnnounced);
    this.#listener?.({ kind: 'candidates', source: 'mdns', candidates });
  }
}
