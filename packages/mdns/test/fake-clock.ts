import type { Clock } from '../src/ports.ts';

interface Timer {
  readonly time: number;
  readonly run: () => void;
}

/** A clock that goes only when it is told to. */
export class FakeClock implements Clock {
  #now = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  at(time: number, run: () => void): Disposable {
    const timer = { time, run };
    this.#timers.add(timer);
    return { [Symbol.dispose]: () => void this.#timers.delete(timer) };
  }

  /** Lets `ms` go by, running what is due in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.time);
      next.run();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers)
      if (timer.time <= end && (first === undefined || timer.time < first.time)) first = timer;
    return first;
  }
}
