import { backoff } from '../../model/backoff.ts';
import { mappingSeconds, renewalMs } from '../../model/public/mapping.ts';
import { patience } from '../../model/public/outcome.ts';
import { type PortMap, portMapText } from '../../model/public/port-map.ts';
import { isPrivate } from '../../model/public/publishable.ts';
import type { Mapping, PublicPorts, Router } from './ports.ts';

/** Milliseconds for taking a mapping back; one that is not taken back ends by itself. */
const leavingMs = 2_000;

export interface HoldingPorts extends Pick<PublicPorts, 'clock' | 'random' | 'log' | 'surroundings'> {
  readonly router: Router;
}

/** Keeps one port of the router leading to this host until the signal aborts, and takes it back then. */
export class PortHolder {
  readonly #map: PortMap;
  readonly #ports: HoldingPorts;
  #mapping: Mapping | undefined;
  #said: string | undefined;
  #failures = 0;

  constructor(map: PortMap, ports: HoldingPorts) {
    this.#map = map;
    this.#ports = ports;
  }

  async hold(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const pauseMs = await this.#renew(signal);
      await this.#pause(pauseMs, signal);
    }
    if (this.#mapping !== undefined) await this.#takeBack();
  }

  /** @returns milliseconds until the next time */
  async #renew(signal: AbortSignal): Promise<number> {
    const { router, random } = this.#ports;
    try {
      this.#mapping = await router.map(this.#map, mappingSeconds, signal);
      this.#failures = 0;
      this.#announce(this.#mapping);
      return renewalMs(this.#mapping.lifetimeSeconds);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#failures += 1;
      const sentence = `${portMapText(this.#map)} is not mapped: ${error.message}`;
      if (!signal.aborted) this.#say('warn', { code: 'router.none' }, sentence);
      return backoff(this.#failures, random()) * patience.stranger;
    }
  }

  #announce({ external, address }: Mapping): void {
    const text = portMapText(this.#map);
    if (address !== undefined && isPrivate(address)) {
      const sentence = `${text} is mapped, but cannot be reached from outside: the router’s own external address is ${address}, behind another NAT`;
      this.#say('warn', { code: 'router.double-nat', address }, sentence);
      return;
    }
    const fields = { event: 'mapped', external, address };
    const instead = external === this.#map.external ? '' : `, at port ${external} instead`;
    this.#say('info', fields, `${text} is mapped${instead}`);
  }

  /** Once, as long as it stays so. */
  #say(level: 'info' | 'warn', fields: object, sentence: string): void {
    if (sentence !== this.#said) this.#ports.log[level](fields, sentence);
    this.#said = sentence;
  }

  /** Until it is time, or the networks change: the router may be another. */
  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    const { clock, surroundings } = this.#ports;
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = (): void => resolve();
    using _alarm = clock.wake(clock.now() + ms, end);
    using _change = surroundings.listen(({ kind }) => {
      if (kind === 'network-changed') end();
    });
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    await promise;
    signal.removeEventListener('abort', end);
  }

  async #takeBack(): Promise<void> {
    const { clock, log, router } = this.#ports;
    const late = new AbortController();
    using _alarm = clock.wake(clock.now() + leavingMs, () => late.abort());
    try {
      await router.unmap(this.#map, late.signal);
      log.info({ event: 'unmapped' }, `${portMapText(this.#map)} is taken back`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn(
        { code: 'router.none' },
        `${portMapText(this.#map)} is not taken back, and ends by itself: ${reason}`,
      );
    }
  }
}
