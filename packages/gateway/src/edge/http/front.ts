import type { RequestListener } from 'node:http';

/** Milliseconds: a client that takes longer to send or read is not waited for. */
const patience = 2_000;

/** What the listeners call: one application now and another later. Requests that come in between wait. */
export class Front {
  #app: RequestListener | undefined;
  #waiting: (() => void)[] = [];
  #active = 0;
  #onIdle: (() => void) | undefined;

  readonly listener: RequestListener = (request, response) => {
    const app = this.#app;
    if (app === undefined) {
      this.#waiting.push(() => this.listener(request, response));
      return;
    }
    this.#active += 1;
    response.once('close', () => {
      this.#active -= 1;
      if (this.#active === 0) this.#onIdle?.();
    });
    app(request, response);
  };

  /** Lets the requests that wait, and all that come, in to the application. */
  open(app: RequestListener): void {
    this.#app = app;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const enter of waiting) enter();
  }

  /** Holds back what comes from now on; resolves once what is inside has been answered. */
  async hold(): Promise<void> {
    this.#app = undefined;
    if (this.#active === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onIdle = resolve;
    const lateness = setTimeout(resolve, patience);
    await promise;
    clearTimeout(lateness);
    this.#onIdle = undefined;
  }
}
