import type { Instant } from './host.ts';

export interface WindowOptions {
  /** Milliseconds that count. */
  readonly span: number;
  /** Events of one key that are remembered: the highest limit that can be asked for. */
  readonly most: number;
  /** Keys that are remembered; the one that nothing has happened to for longest is forgotten first. */
  readonly keys: number;
}

/** How often something happened in the time just past, for each of many keys. */
export class SlidingWindow {
  readonly #options: WindowOptions;
  /** Ascending, and the keys in the order of their latest. */
  readonly #instants = new Map<string, Instant[]>();

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  count(key: string, now: Instant): number {
    return this.#recent(key, now).length;
  }

  add(key: string, now: Instant): void {
    const recent = this.#recent(key, now);
    recent.push(now);
    if (recent.length > this.#options.most) recent.shift();
    this.#instants.delete(key);
    this.#instants.set(key, recent);
    const [oldest] = this.#instants.keys();
    if (this.#instants.size > this.#options.keys && oldest !== undefined) this.#instants.delete(oldest);
  }

  /** Takes the latest event back: it was none. */
  takeBack(key: string): void {
    const instants = this.#instants.get(key);
    instants?.pop();
    if (instants?.length === 0) this.#instants.delete(key);
  }

  forget(key: string): void {
    this.#instants.delete(key);
  }

  /** Milliseconds until the key has less than `limit` events; 0 where it has. */
  freeIn(key: string, limit: number, now: Instant): number {
    const recent = this.#recent(key, now);
    const leaving = recent[recent.length - limit];
    return leaving === undefined ? 0 : leaving + this.#options.span - now;
  }

  #recent(key: string, now: Instant): Instant[] {
    const instants = this.#instants.get(key);
    if (instants === undefined) return [];
    const first = instants.findIndex((instant) => instant > now - this.#options.span);
    if (first < 0) instants.length = 0;
    else if (first > 0) instants.splice(0, first);
    return instants;
  }
}
