interface Entry<Key> {
  readonly key: Key;
  readonly at: number;
}

/** So many entries that were replaced may stay beside as many that count. */
const spareEntries = 64;

/**
 * Many deadlines, one a key: a binary heap in which a deadline that was replaced stays until it comes up, or until the
 * heap has twice the size that it needs. A record that is refreshed every second for an hour would fill it otherwise.
 */
export class Deadlines<Key> {
  readonly #times = new Map<Key, number>();
  #heap: Entry<Key>[] = [];

  /** Sets or moves a deadline, in ms; Infinity removes it. */
  set(key: Key, at: number): void {
    if (this.#times.get(key) === at) return;
    if (at === Infinity) {
      this.#times.delete(key);
      return;
    }
    this.#times.set(key, at);
    this.#push({ key, at });
    if (this.#heap.length > 2 * this.#times.size + spareEntries) this.#compact();
  }

  delete(key: Key): void {
    this.#times.delete(key);
  }

  /** Deadlines that are kept, with those that were replaced and have not gone yet. */
  get size(): number {
    return this.#heap.length;
  }

  /** The earliest deadline, Infinity where there is none. */
  next(): number {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (this.#times.get(top.key) === top.at) return top.at;
      this.#pop();
    }
    return Infinity;
  }

  /** Removes and returns the key with the earliest deadline. */
  takeFirst(): Key | undefined {
    if (this.next() === Infinity) return undefined;
    const key = this.#pop()?.key;
    if (key !== undefined) this.#times.delete(key);
    return key;
  }

  /** Removes and returns the keys whose deadline is `now` or earlier, the earliest first. */
  takeDue(now: number): Key[] {
    const due: Key[] = [];
    while (this.next() <= now) {
      const key = this.takeFirst();
      if (key !== undefined) due.push(key);
    }
    return due;
  }

  /** An array in order is a heap. */
  #compact(): void {
    this.#heap = Array.from(this.#times, ([key, at]) => ({ key, at })).toSorted(
      (one, other) => one.at - other.at,
    );
  }

  #push(entry: Entry<Key>): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.at <= entry.at) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): Entry<Key> | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      const child = this.#smallerChild(at);
      const below = heap[child];
      if (below === undefined || below.at >= last.at) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return top;
  }

  #smallerChild(at: number): number {
    const left = 2 * at + 1;
    const right = left + 1;
    return (this.#heap[right]?.at ?? Infinity) < (this.#heap[left]?.at ?? Infinity) ? right : left;
  }
}
