import type { Name } from '@open-dyndns/dns';
import type { Host } from './host.ts';
import { isPresent } from './standing.ts';

/** Hosts by their owner names and by their addresses. */
export interface HostView {
  get(name: Name): Host | undefined;
  /** Every host that has an address, released ones included. */
  at(address: string): readonly Host[];
  /** How many hosts a credential has, but for those that are released. */
  countOf(owner: string): number;
}

/** The hosts of one zone as the store has them: proved, leaving or reserved. */
export class HostTable implements HostView {
  readonly #hosts = new Map<string, Host>();
  /** Lists and not sets: nearly every address has one host, and a set for each would be most of the table. */
  readonly #byAddress = new Map<string, readonly string[]>();
  readonly #leaving = new Set<string>();
  readonly #counts = new OwnerCounts();

  constructor(hosts: Iterable<Host> = []) {
    for (const host of hosts) this.put(host);
  }

  get(name: Name): Host | undefined {
    return this.#hosts.get(name.key);
  }

  at(address: string): readonly Host[] {
    return this.#pick(this.#byAddress.get(address) ?? []);
  }

  countOf(owner: string): number {
    return this.#counts.of(owner);
  }

  all(): IteratorObject<Host> {
    return this.#hosts.values();
  }

  /** Hosts that are to go and that no commit has taken out of DNS yet. */
  leaving(): readonly Host[] {
    return this.#pick(this.#leaving);
  }

  put(host: Host): void {
    const { key } = host.name;
    this.remove(host.name);
    this.#hosts.set(key, host);
    this.#counts.add(host, 1);
    if (host.state === 'leaving') this.#leaving.add(key);
    for (const address of host.addresses) {
      const keys = this.#byAddress.get(address);
      this.#byAddress.set(address, keys === undefined ? [key] : [...keys, key]);
    }
  }

  remove(name: Name): void {
    const host = this.#hosts.get(name.key);
    if (host === undefined) return;
    this.#hosts.delete(name.key);
    this.#counts.add(host, -1);
    this.#leaving.delete(name.key);
    for (const address of host.addresses) {
      const others = this.#byAddress.get(address)?.filter((key) => key !== name.key) ?? [];
      if (others.length === 0) this.#byAddress.delete(address);
      else this.#byAddress.set(address, others);
    }
  }

  #pick(keys: Iterable<string>): Host[] {
    return Array.from(keys, (key) => this.#hosts.get(key)).filter((host) => host !== undefined);
  }
}

/** What one group of changes would make of a table, which it leaves alone. */
export class Draft implements HostView {
  readonly #base: HostView;
  readonly #changed = new HostTable();
  readonly #staying = new HostTable();
  /** By how much the counts differ from the table's. */
  readonly #counts = new OwnerCounts();

  constructor(base: HostView) {
    this.#base = base;
  }

  get(name: Name): Host | undefined {
    return this.#changed.get(name) ?? this.#staying.get(name) ?? this.#base.get(name);
  }

  at(address: string): readonly Host[] {
    const unchanged = this.#base
      .at(address)
      .filter(({ name }) => this.#changed.get(name) === undefined)
      .map((host) => this.#staying.get(host.name) ?? host);
    return [...unchanged, ...this.#changed.at(address)];
  }

  /** A host that is to go stays as it is for the time being, and is no change. */
  stay(host: Host): void {
    this.#staying.put({ ...host, state: 'served' });
  }

  countOf(owner: string): number {
    return this.#base.countOf(owner) + this.#counts.of(owner);
  }

  put(host: Host): void {
    this.#counts.add(this.get(host.name), -1);
    this.#counts.add(host, 1);
    this.#changed.put(host);
  }

  changed(): readonly Host[] {
    return [...this.#changed.all()];
  }
}

class OwnerCounts {
  readonly #counts = new Map<string, number>();

  of(owner: string): number {
    return this.#counts.get(owner) ?? 0;
  }

  add(host: Host | undefined, by: 1 | -1): void {
    if (!isPresent(host) || host.owner === undefined) return;
    const count = this.of(host.owner) + by;
    if (count === 0) this.#counts.delete(host.owner);
    else this.#counts.set(host.owner, count);
  }
}
