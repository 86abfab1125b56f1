import type { Name, RecordType } from '@open-dyndns/dns';
import type { CacheChange } from '../model/cache.ts';
import { type DiscoveredService, discoveredService, discoveredType } from '../protocol/discovery.ts';
import { serviceTypeName, serviceTypesType } from '../protocol/service-name.ts';
import type { LinkSession } from './link-session.ts';
import { Listeners } from './listeners.ts';

export interface BrowseEvent {
  readonly kind: 'up' | 'changed' | 'down';
  /** For `down`, as it was last known. */
  readonly service: DiscoveredService;
}

/** Finds the services of one type, and follows them until disposed. */
export interface Browser extends AsyncDisposable {
  /** Those of which everything is known, one for each link on which they were found. */
  readonly services: readonly DiscoveredService[];
  /** Hears of those that are known already, and then of every change. */
  on(listener: (event: BrowseEvent) => void): Disposable;
}

interface Instance {
  readonly name: Name;
  readonly host: Name | undefined;
  readonly service: DiscoveredService | undefined;
}

/** The instances of one type on all links. */
export class TypeBrowser implements Browser {
  readonly #type: string;
  readonly #typeName: Name;
  readonly #links = new Map<LinkSession, Map<string, Instance>>();
  readonly #listeners = new Listeners<[event: BrowseEvent]>();
  readonly #forget: (browser: TypeBrowser) => void;

  /** @throws MdnsError `mdns.bad-service-type` */
  constructor(type: string, forget: (browser: TypeBrowser) => void) {
    this.#type = type;
    this.#typeName = serviceTypeName(type);
    this.#forget = forget;
  }

  get services(): readonly DiscoveredService[] {
    return [...this.#links.values()].flatMap((instances) =>
      [...instances.values()].flatMap(({ service }) => service ?? []),
    );
  }

  on(listener: (event: BrowseEvent) => void): Disposable {
    for (const service of this.services) listener({ kind: 'up', service });
    return this.#listeners.add(listener);
  }

  addLink(session: LinkSession): void {
    this.#links.set(session, new Map());
    session.ask(this.#typeName, 'PTR');
    const cached = session.cache.get(this.#typeName, 'PTR');
    this.cacheChanged(
      session,
      cached.map(({ record }) => ({ kind: 'added', record })),
    );
  }

  removeLink(session: LinkSession): void {
    const instances = this.#links.get(session);
    this.#links.delete(session);
    for (const { service } of instances?.values() ?? [])
      if (service !== undefined) this.#listeners.tell({ kind: 'down', service });
  }

  cacheChanged(session: LinkSession, changes: readonly CacheChange[]): void {
    const instances = this.#links.get(session);
    if (instances === undefined) return;
    const names = new Set(changes.map(({ record }) => record.name.key));
    for (const change of changes) this.#track(session, instances, change);
    for (const { name, host } of [...instances.values()]) {
      if (names.has(name.key) || names.has(this.#typeName.key) || (host && names.has(host.key)))
        this.#lookAgain(session, instances, name);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const [session, instances] of this.#links) {
      session.release(this.#typeName, 'PTR');
      for (const instance of instances.values()) this.#releaseInstance(session, instance);
    }
    this.#links.clear();
    this.#forget(this);
    return Promise.resolve();
  }

  #track(session: LinkSession, instances: Map<string, Instance>, { kind, record }: CacheChange): void {
    if (record.rdata.type !== 'PTR' || !record.name.equals(this.#typeName)) return;
    const { target: name } = record.rdata;
    const known = instances.get(name.key);
    if (kind === 'removed') this.#untrack(session, instances, known);
    else if (known === undefined) {
      instances.set(name.key, { name, host: undefined, service: undefined });
      for (const type of this.#instanceTypes()) session.ask(name, type);
    }
  }

  #untrack(session: LinkSession, instances: Map<string, Instance>, known: Instance | undefined): void {
    if (known === undefined) return;
    instances.delete(known.name.key);
    this.#releaseInstance(session, known);
    if (known.service !== undefined) this.#listeners.tell({ kind: 'down', service: known.service });
  }

  #releaseInstance(session: LinkSession, { name, host }: Instance): void {
    for (const type of this.#instanceTypes()) session.release(name, type);
    if (host !== undefined) for (const type of addressTypes) session.release(host, type);
  }

  /** Compares what the cache now says of an instance with what was told of it. */
  #lookAgain(session: LinkSession, instances: Map<string, Instance>, name: Name): void {
    const before = instances.get(name.key);
    if (before === undefined) return;
    const host = this.#follow(session, before);
    const service = this.#isMeta
      ? discoveredType(name, session.link.name)
      : discoveredService(session.cache, name, this.#type, session.link.name);
    instances.set(name.key, { name, host, service });
    this.#tell(before.service, service);
  }

  #tell(before: DiscoveredService | undefined, after: DiscoveredService | undefined): void {
    if (after === undefined) {
      if (before !== undefined) this.#listeners.tell({ kind: 'down', service: before });
    } else if (before === undefined) this.#listeners.tell({ kind: 'up', service: after });
    else if (!sameService(before, after)) this.#listeners.tell({ kind: 'changed', service: after });
  }

  /** Asks for the addresses of the host that SRV names, and no longer for those of the one before. */
  #follow(session: LinkSession, { name, host: before }: Instance): Name | undefined {
    const srv = session.cache.get(name, 'SRV').at(-1)?.record.rdata;
    const host = srv?.type === 'SRV' ? srv.target : before;
    if (host === undefined || before?.equals(host)) return before;
    for (const type of addressTypes) session.ask(host, type);
    if (before !== undefined) for (const type of addressTypes) session.release(before, type);
    return host;
  }

  get #isMeta(): boolean {
    return this.#type === serviceTypesType;
  }

  #instanceTypes(): readonly RecordType[] {
    return this.#isMeta ? [] : ['SRV', 'TXT'];
  }
}

const addressTypes = ['A', 'AAAA'] as const;

function sameService(one: DiscoveredService, other: DiscoveredService): boolean {
  return factsOf(one) === factsOf(other);
}

function factsOf(service: DiscoveredService): string {
  return JSON.stringify({ ...service, host: service.host.key });
}
