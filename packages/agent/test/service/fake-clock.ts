import type { Clock } from '../../src/service/ports.ts';

interface Alarm {
  readonly at: number;
  readonly callback: () => void;
}

/** Lets promises that are already settled take their course. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

/** A clock that stands until it is told to go on. */
export class FakeClock implements Clock {
  readonly #alarms = new Set<Alarm>();
  #now = 1_000_000;

  now(): number {
    return this.#now;
  }

  wake(at: number, callback: () => void): Disposable {
    const alarm = { at, callback };
    this.#alarms.add(alarm);
    return { [Symbol.dispose]: () => this.#alarms.delete(alarm) };
  }

  /** How many wait; a stay that is over leaves none. */
  get waiting(): number {
    return this.#alarms.size;
  }

  /** Goes on by `ms`, stopping at each alarm on the way. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settle();
    }
    this.#now = end;
    await settle();
  }

  #next(end: number): Alarm | undefined {
    const due = [...this.#alarms].filter(({ at }) => at <= end);
    return due.sort((one, other) => one.at - other.at)[0];
  }
}
