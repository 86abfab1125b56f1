import type { Name } from '@open-dyndns/dns';
import type { Endpoint } from '../../../model/endpoint.ts';
import type { IsKnown } from '../../../model/kept-zone.ts';
import { type Change, nameOfChange, type RecordSet } from '../../../model/record-set.ts';
import { zoneOf } from '../../../model/zone.ts';
import type { Backend, Log, Proof, Ticker } from '../../../service/ports.ts';
import { proveAnswered } from '../record-proof.ts';
import { askSerial } from '../serial-query.ts';
import type { Provider } from './provider.ts';
import { ProvidedZone } from './zone.ts';

export interface ProviderOptions {
  /** The zone itself first, then its reverse zones. */
  readonly zones: readonly { readonly apex: Name; readonly provider: Provider }[];
  /** Asked whether they answer with a change; without any, the provider's own answer is the proof. */
  readonly servers: readonly Endpoint[];
  /** Milliseconds until a server that does not answer with a change counts as failed. */
  readonly deadline?: number;
}

export interface ProviderPorts {
  readonly log: Log;
  readonly ticker: Ticker;
  /** What tells the gateway's records from others' where the provider has no place for a mark. */
  readonly known: () => Promise<IsKnown>;
}

/** Providers publish within seconds. */
const defaultDeadline = 20_000;
/** Milliseconds for one answer of a DNS server that may be on another continent. */
const patience = 1_000;
/** Seconds between two looks for changes of somebody else's: 10,000 records are 50 requests of the 5,000 an hour that DigitalOcean allows. */
const lookPause = 120;
/** Questions that are asked at once. */
const askedAtOnce = 50;

/** What is to be changed in one zone, and what undoes each of it. */
interface Part {
  readonly zone: ProvidedZone;
  readonly due: readonly Change[];
  readonly inverse: readonly Change[];
}

/** Zones that somebody else's system keeps, changed through its HTTP API. */
export function openProviderBackend(options: ProviderOptions, ports: ProviderPorts): Backend {
  return new ProviderBackend(options, ports);
}

class ProviderBackend implements Backend {
  readonly durable = true;
  readonly #options: ProviderOptions;
  readonly #ports: ProviderPorts;
  readonly #zones: readonly ProvidedZone[];
  readonly #serials = new Map<string, number>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ProviderOptions, ports: ProviderPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#zones = options.zones.map(({ apex, provider }) => new ProvidedZone(apex, provider));
  }

  read(): Promise<readonly RecordSet[]> {
    return this.#exclusively(async () => {
      const isKnown = await this.#ports.known();
      await Promise.all(this.#zones.map((zone) => zone.load(isKnown)));
      await this.#askSerials();
      return this.#zones.flatMap((zone) => zone.sets());
    });
  }

  isReserved(name: Name): boolean {
    return this.#zoneOf(name)?.isReserved(name) ?? true;
  }

  serials(): ReadonlyMap<string, number> {
    return new Map(this.#serials);
  }

  apply(changes: readonly Change[], signal: AbortSignal): Promise<Proof> {
    return this.#exclusively(async () => {
      const parts = await this.#claim(changes);
      try {
        for (const { zone, due } of parts) await zone.make(due);
        await this.#prove(parts, signal);
      } catch (error) {
        await this.#undo(parts);
        throw error;
      }
      await this.#askSerials();
      return { serials: this.serials() };
    });
  }

  watch(onForeignChange: () => void): Disposable {
    let seconds = 0;
    return this.#ports.ticker.everySecond(() => {
      seconds += 1;
      if (seconds % lookPause === 0) void this.#look(onForeignChange);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
  }

  /** One task at a time, or our own changes would look like somebody else's. */
  #exclusively<Value>(task: () => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #zoneOf(name: Name): ProvidedZone | undefined {
    return zoneOf(name, this.#zones, ({ apex }) => apex);
  }

  /** Makes sure that nothing of somebody else's is touched. */
  async #claim(changes: readonly Change[]): Promise<Part[]> {
    const byZone = Map.groupBy(changes, (change) => this.#zoneOf(nameOfChange(change)));
    const parts: Part[] = [];
    for (const [zone, ofZone] of byZone) {
      if (zone === undefined) continue;
      await zone.claim(ofZone);
      const due = zone.due(ofZone);
      parts.push({ zone, due, inverse: zone.inverse(due) });
    }
    return parts;
  }

  /** Makes of what was made what it was. What cannot be undone now is mended by the commit that reads the zone next. */
  async #undo(parts: readonly Part[]): Promise<void> {
    for (const { zone, inverse } of parts)
      try {
        await zone.restore(inverse);
      } catch (error) {
        this.#ports.log.warn({ err: error }, 'a part of a change that failed could not be taken back yet');
      }
  }

  /** Every change, for providers publish one by one what they took together. */
  async #prove(parts: readonly Part[], signal: AbortSignal): Promise<void> {
    const { servers, deadline = defaultDeadline } = this.#options;
    const proofs = parts.flatMap(({ zone, due, inverse }) =>
      due.flatMap((change, index) => {
        const undo = inverse[index];
        const before = undo?.kind === 'put' ? undo.set : undefined;
        const answered = zone.answered(change);
        return servers.map(
          (server) => () => proveAnswered(answered, before, { server, deadline, patience, signal }),
        );
      }),
    );
    for (let at = 0; at < proofs.length; at += askedAtOnce)
      await Promise.all(proofs.slice(at, at + askedAtOnce).map((prove) => prove()));
  }

  async #askSerials(): Promise<void> {
    const [server] = this.#options.servers;
    if (server === undefined) return;
    await Promise.all(
      this.#zones.map(async ({ apex }) => {
        const { serial } = await askSerial(server, apex, patience);
        if (serial !== undefined) this.#serials.set(apex.key, serial);
      }),
    );
  }

  async #look(onForeignChange: () => void): Promise<void> {
    try {
      const changed = await this.#exclusively(() => Promise.all(this.#zones.map((zone) => zone.isForeign())));
      if (changed.includes(true)) onForeignChange();
    } catch (error) {
      this.#ports.log.warn(
        { err: error },
        'the provider could not be asked whether somebody else changed a zone',
      );
    }
  }
}
