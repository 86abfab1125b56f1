import type { Name } from '@open-dyndns/dns';

/** What `$ORIGIN` and `$TTL` say to the lines below them. */
export interface Context {
  readonly origin: Name;
  /** Seconds; undefined where records inherit the TTL of the record above (RFC 1035 §5.1). */
  readonly defaultTtl: number | undefined;
}

/** The contexts of a file, each once, by number. */
export class Contexts {
  readonly #contexts: Context[] = [];
  readonly #ids = new Map<string, number>();
  /** The number of the context at the top of the file. */
  readonly topId: number;

  constructor(origin: Name) {
    this.topId = this.id(origin, undefined);
  }

  /** The number of the context with these values. */
  id(origin: Name, defaultTtl: number | undefined): number {
    const key = `${defaultTtl} ${origin.key}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.#contexts.length);
    return this.#contexts.push({ origin, defaultTtl }) - 1;
  }

  get(id: number): Context {
    const context = this.#contexts[id];
    if (context === undefined) throw new RangeError(`there is no context ${id}`);
    return context;
  }
}
