import type { Name, RecordType } from '@open-dyndns/dns';
import type { CacheChange } from '../model/cache.ts';
import { type DiscoveredService, discoveredService, discoveredType } from '../protocol/discovery.ts';
import { type Browsable, serviceTypesType } from '../protocol/service-name.ts';
import type { LinkSession } from './link-session.ts';

/** What became of a service: found with all that is needed to use it, found to be different, gone. */
export interface BrowseEvent {
  readonly kind: 'up' | 'changed' | 'down';
  /** For `down`, as it was last known. */
  readonly service: DiscoveredService;
}

interface Instance {
  readonly name: Name;
  readonly host?: Name;
  readonly service?: DiscoveredService;
}

const addressTypes = ['A', 'AAAA'] as const;
const none: readonly string[] = [];

/** The instances of one type or subtype on one link: keeps asking for them, and tells what becomes of them. */
export class LinkBrowser {
  readonly #session: LinkSession;
  readonly #type: string;
  readonly #pointers: Name;
  readonly #instanceTypes: readonly RecordType[];
  readonly #tell: (event: BrowseEvent) => void;
  readonly #instances = new Map<string, Instance>();
  /** By the key of a host: the instances that it has, by theirs. */
  readonly #byHost = new Map<string, Set<string>>();

  constructor(session: LinkSession, { type, pointers }: Browsable, tell: (event: BrowseEvent) => void) {
    this.#session = session;
    this.#type = type;
    this.#pointers = pointers;
    this.#instanceTypes = type === serviceTypesType ? [] : ['SRV', 'TXT'];
    this.#tell = tell;
  }

  get services(): readonly DiscoveredService[] {
    return [...this.#instances.values()].flatMap(({ service }) => service ?? []);
  }

  start(): void {
    this.#session.ask(this.#pointers, 'PTR');
    const cached = this.#session.cache.get(this.#pointers, 'PTR');
    this.cacheChanged(cached.map(({ record }) => ({ kind: 'added', record })));
  }

  stop(): void {
    this.#session.release(this.#pointers, 'PTR');
    for (const instance of [...this.#instances.values()]) this.#forget(instance);
  }

  /** Where it is, and at which address, is asked for again. */
  reconfirm({ instance, host }: DiscoveredService): void {
    const known = [...this.#instances.values()].find(({ service }) => service?.instance === instance);
    if (known === undefined) return;
    for (const type of this.#instanceTypes) this.#session.reconfirm(known.name, type);
    for (const type of addressTypes) this.#session.reconfirm(host, type);
  }

  /** The link is gone, and everything on it. */
  linkDown(): void {
    for (const service of this.services) this.#tell({ kind: 'down', service });
  }

  cacheChanged(changes: readonly CacheChange[]): void {
    const touched = new Set<string>();
    for (const change of changes) {
      const { key } = change.record.name;
      if (key === this.#pointers.key) this.#pointerChanged(change, touched);
      if (this.#instances.has(key)) touched.add(key);
      for (const instance of this.#byHost.get(key) ?? none) touched.add(instance);
    }
    for (const key of touched) this.#lookAgain(key);
  }

  #pointerChanged({ kind, record: { rdata } }: CacheChange, touched: Set<string>): void {
    if (rdata.type !== 'PTR') return;
    const { target: name } = rdata;
    const known = this.#instances.get(name.key);
    touched.add(name.key);
    if (kind === 'removed') {
      if (known !== undefined) this.#lost(known);
    } else if (known === undefined) {
      this.#instances.set(name.key, { name });
      for (const type of this.#instanceTypes) this.#session.ask(name, type);
    }
  }

  #lost(instance: Instance): void {
    this.#forget(instance);
    if (instance.service !== undefined) this.#tell({ kind: 'down', service: instance.service });
  }

  #forget({ name, host }: Instance): void {
    this.#instances.delete(name.key);
    for (const type of this.#instanceTypes) this.#session.release(name, type);
    if (host !== undefined) this.#unfollow(name, host);
  }

  /** Compares what the cache now says of an instance with what was told of it. */
  #lookAgain(key: string): void {
    const before = this.#instances.get(key);
    if (before === undefined) return;
    const { name } = before;
    const host = this.#follow(before);
    const service = this.#discovered(name);
    this.#instances.set(key, {
      name,
      ...(host === undefined ? {} : { host }),
      ...(service === undefined ? {} : { service }),
    });
    this.#tellDifference(before.service, service);
  }

  #discovered(name: Name): DiscoveredService | undefined {
    const { cache, link } = this.#session;
    return this.#type === serviceTypesType
      ? discoveredType(name, link.name)
      : discoveredService(cache, name, this.#type, link.name);
  }

  #tellDifference(before: DiscoveredService | undefined, after: DiscoveredService | undefined): void {
    if (after === undefined) {
      if (before !== undefined) this.#tell({ kind: 'down', service: before });
    } else if (before === undefined) this.#tell({ kind: 'up', service: after });
    else if (factsOf(before) !== factsOf(after)) this.#tell({ kind: 'changed', service: after });
  }

  /** Asks for the addresses of the host that SRV names, and no longer for those of the one before. */
  #follow({ name, host: before }: Instance): Name | undefined {
    const srv = this.#session.cache.get(name, 'SRV').at(-1)?.record.rdata;
    const host = srv?.type === 'SRV' ? srv.target : before;
    if (host === undefined || before?.equals(host)) return before;
    for (const type of addressTypes) this.#session.ask(host, type);
    this.#byHost.set(host.key, (this.#byHost.get(host.key) ?? new Set()).add(name.key));
    if (before !== undefined) this.#unfollow(name, before);
    return host;
  }

  #unfollow(name: Name, host: Name): void {
    for (const type of addressTypes) this.#session.release(host, type);
    const instances = this.#byHost.get(host.key);
    instances?.delete(name.key);
    if (instances?.size === 0) this.#byHost.delete(host.key);
  }
}

/** Equal for services of which the same is known. */
function factsOf(service: DiscoveredService): string {
  return JSON.stringify({ ...service, host: service.host.key });
}
