import type { SessionEvent } from '../model/events.ts';
import { hasLeft, step, wakeAt } from '../model/session.ts';
import type { Session } from '../model/session-state.ts';
import { phase, type Status, statusOf } from '../model/status.ts';
import { Performer } from './performer.ts';
import type { Ports } from './ports.ts';

/** How a stay is asked for. */
export interface StayOptions {
  /** Where to begin. */
  readonly session: Session;
  /** An administrator's one-time code, shown only to a gateway that proved its key. */
  readonly token: string | undefined;
  /** Aborts to leave. */
  readonly signal: AbortSignal;
}

/** Lives one stay, from arrival until everything was taken back. Resolves when the host has left. */
export async function stay(options: StayOptions, ports: Ports): Promise<void> {
  await new Stay(options, ports).live();
}

/** Feeds the session with events, has its actions performed, and wakes it when it wants to be woken. */
class Stay {
  readonly #ports: Ports;
  readonly #signal: AbortSignal;
  readonly #performer: Performer;
  readonly #left = Promise.withResolvers<void>();
  readonly #events: SessionEvent[] = [];
  #session: Session;
  #alarm: Disposable | undefined;
  #busy = false;
  #since = 0;
  #resolver: Status['resolver'];

  constructor(options: StayOptions, ports: Ports) {
    this.#session = options.session;
    this.#signal = options.signal;
    this.#ports = ports;
    this.#performer = new Performer(ports, options.session.options.label, options.token, {
      happened: (event) => this.#happened(event),
      failed: (error) => this.#left.reject(error),
    });
  }

  async live(): Promise<void> {
    const stop = (): void => this.#happened({ kind: 'stop' });
    this.#signal.addEventListener('abort', stop, { once: true });
    this.#ports.lan.listen((event) => this.#happened(event));
    if (this.#signal.aborted) stop();
    try {
      await this.#left.promise;
    } finally {
      this.#signal.removeEventListener('abort', stop);
      this.#alarm?.[Symbol.dispose]();
      this.#performer[Symbol.dispose]();
    }
  }

  /** An event that an action causes at once waits until the step that caused it is done. */
  #happened(event: SessionEvent): void {
    this.#events.push(event);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) this.#step(next);
    } catch (error) {
      this.#left.reject(error);
    } finally {
      this.#busy = false;
    }
  }

  #step(event: SessionEvent): void {
    const now = this.#ports.clock.now();
    const { session, actions } = step(this.#session, event, now, this.#ports.random());
    this.#show(session, event);
    this.#session = session;
    for (const action of actions) this.#performer.perform(action);
    this.#setAlarm();
    if (hasLeft(session, now)) this.#left.resolve();
  }

  #show(session: Session, event: SessionEvent): void {
    const wallClock = this.#ports.wallClock();
    if (phase(session) !== phase(this.#session) || this.#since === 0) this.#since = wallClock;
    if (event.kind === 'resolver-set') this.#resolver = { mode: event.mode, why: event.why };
    if (event.kind === 'resolver-restored') this.#resolver = undefined;
    const offset = wallClock - this.#ports.clock.now();
    this.#ports.onStatus(statusOf(session, offset, this.#since, this.#resolver));
  }

  #setAlarm(): void {
    this.#alarm?.[Symbol.dispose]();
    const at = wakeAt(this.#session);
    this.#alarm = Number.isFinite(at)
      ? this.#ports.clock.wake(at, () => this.#happened({ kind: 'timer' }))
      : undefined;
  }
}
