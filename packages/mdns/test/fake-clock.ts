import { Deadlines } from '../src/model/deadlines.ts';
import type { Clock } from '../src/ports.ts';

interface Timer {
  readonly time: number;
  readonly run: () => void;
}

/** A clock that goes only when it is told to. */
export class FakeClock implements Clock {
  #now = 0;
  readonly #timers = new Deadlines<Timer>();

  now(): number {
    return this.#now;
  }

  at(time: number, run: () => void): Disposable {
    const timer = { time, run };
    this.#timers.set(timer, time);
    return { [Symbol.dispose]: () => this.#timers.delete(timer) };
  }

  /** Lets `ms` go by, running what is due in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#timers.next(); next <= end; next = this.#timers.next()) {
      this.#now = Math.max(this.#now, next);
      this.#timers.takeFirst()?.run();
    }
    this.#now = end;
  }
}
