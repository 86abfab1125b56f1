import { step, wakeAt } from '../../model/public/keeping.ts';
import type { KeepingAction, KeepingEvent } from '../../model/public/keeping-events.ts';
import type { Keeping } from '../../model/public/keeping-state.ts';
import { sourceText } from '../../model/public/source.ts';
import type { PublicPorts } from './ports.ts';

/** Keeps names right until the signal aborts; what is on its way then is given up, what DNS has stays. */
export class Keeper {
  readonly #ports: PublicPorts;
  readonly #inFlight = new Map<string, AbortController>();
  readonly #ended = Promise.withResolvers<void>();
  #keeping: Keeping;
  #alarm: Disposable | undefined;

  constructor(keeping: Keeping, ports: PublicPorts) {
    this.#keeping = keeping;
    this.#ports = ports;
  }

  get keeping(): Keeping {
    return this.#keeping;
  }

  async keep(signal: AbortSignal): Promise<void> {
    const end = (): void => this.#ended.resolve();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    using _surroundings = this.#ports.surroundings.listen((event) => this.#happened(event));
    try {
      await this.#ended.promise;
    } finally {
      signal.removeEventListener('abort', end);
      this.#alarm?.[Symbol.dispose]();
      for (const request of this.#inFlight.values()) request.abort();
    }
  }

  #happened(event: KeepingEvent): void {
    const { clock, random } = this.#ports;
    const { keeping, actions } = step(this.#keeping, event, clock.now(), random());
    this.#keeping = keeping;
    for (const action of actions) this.#perform(action);
    this.#alarm?.[Symbol.dispose]();
    const at = wakeAt(keeping);
    this.#alarm = Number.isFinite(at) ? clock.wake(at, () => this.#happened({ kind: 'timer' })) : undefined;
  }

  #perform(action: KeepingAction): void {
    const { log, memory, sources, target } = this.#ports;
    switch (action.kind) {
      case 'log':
        log[action.level](
          action.code === undefined ? action.fields : { code: action.code, ...action.fields },
          action.message,
        );
        break;
      case 'ask': {
        const { source, family } = action;
        this.#request(`${sourceText(source)} ${family}`, async (signal) => {
          const said = await sources.ask(source, family, signal);
          return { kind: 'said', source, family, said };
        });
        break;
      }
      case 'update': {
        const { name, addresses } = action;
        this.#request(name, async (signal) => {
          const outcome = await target.update(name, addresses, signal);
          return { kind: 'updated', name, outcome };
        });
        break;
      }
      case 'remember':
        this.#remember(memory.remember(action.name, action.state));
        break;
    }
  }

  /** A new request of the same key supersedes what is on its way. */
  #request(key: string, ask: (signal: AbortSignal) => Promise<KeepingEvent>): void {
    this.#inFlight.get(key)?.abort();
    const controller = new AbortController();
    this.#inFlight.set(key, controller);
    ask(controller.signal).then(
      (event) => {
        if (!controller.signal.aborted) this.#happened(event);
      },
      (error: unknown) => {
        if (!controller.signal.aborted) this.#ended.reject(error);
      },
    );
  }

  /** A full disk costs the next start its memory: it says the same once more, which does no harm. */
  #remember(work: Promise<void>): void {
    work.catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#ports.log.error({ code: 'state.unusable' }, `not remembered: ${reason}`);
    });
  }
}
