import { hash } from 'node:crypto';
import { type Name, printName, reverseName, type SigningAlgorithm, type TsigKey } from '@open-dyndns/dns';
import { GatewayError } from '../../../errors.ts';
import type { Endpoint } from '../../../model/endpoint.ts';
import type { Host } from '../../../model/host.ts';
import { type Change, furtherSets, nameOfChange, type RecordSet } from '../../../model/record-set.ts';
import { type ZonePolicy, zoneOf } from '../../../model/zone.ts';
import type { Batch } from '../../../protocol/dns-update.ts';
import { guardOf } from '../../../protocol/dns-update-guard.ts';
import { GuardedZone } from '../../../protocol/dns-update-zone.ts';
import type { Backend, Clock, Log, Proof, Ticker } from '../../../service/ports.ts';
import { proveServed } from '../proof.ts';
import { askSerial } from '../serial-query.ts';
import { Primary } from './primary.ts';

export interface Rfc2136Options {
  readonly policy: ZonePolicy;
  /** The primary: takes the updates. */
  readonly server: Endpoint;
  /** Have to serve a change as well before it is proved. */
  readonly secondaries: readonly Endpoint[];
  readonly key: TsigKey<SigningAlgorithm>;
  /** Milliseconds until a secondary that does not have a change counts as failed. */
  readonly deadline?: number;
}

export interface Rfc2136Ports {
  readonly clock: Clock;
  readonly log: Log;
  readonly ticker: Ticker;
  /** The hosts of the zone that the store knows: all that can be asked for where the server refuses transfers. */
  readonly knownHosts: () => Promise<readonly Host[]>;
}

interface Sent extends Batch {
  readonly zone: GuardedZone;
}

/** NOTIFY and an incremental transfer take a fraction of it. */
const defaultDeadline = 5_000;
/** Seconds between two looks for changes that somebody else made. */
const lookPause = 10;
/** Names that are asked for at once. */
const askedAtOnce = 500;
/** Names that an error can list and still be read. */
const namedInErrors = 3;

/** Zones of any DNS server that takes dynamic updates (RFC 2136) signed with a key (RFC 8945). */
export function openRfc2136Backend(options: Rfc2136Options, ports: Rfc2136Ports): Backend {
  return new Rfc2136Backend(options, ports);
}

class Rfc2136Backend implements Backend {
  readonly durable = true;
  readonly #options: Rfc2136Options;
  readonly #ports: Rfc2136Ports;
  readonly #primary: Primary;
  readonly #zones: readonly GuardedZone[];
  /** Somebody else has changed the zone, as far as its serial tells. */
  #isForeign = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: Rfc2136Options, ports: Rfc2136Ports) {
    const { policy, server, key } = options;
    this.#options = options;
    this.#ports = ports;
    this.#primary = new Primary(server, key, ports.clock);
    const guard = guardOf(policy.apex, (data) => hash('sha256', data, 'buffer'));
    const apexes = [policy.apex, ...policy.reverse.map(({ apex }) => apex)];
    this.#zones = apexes.map((apex) => new GuardedZone({ apex, guardOf: guard, ttl: policy.ttl }));
  }

  read(): Promise<readonly RecordSet[]> {
    return this.#exclusively(async () => {
      await Promise.all(this.#zones.map((zone) => this.#load(zone)));
      this.#isForeign = false;
      return this.#zones.flatMap((zone) => zone.sets());
    });
  }

  isReserved(name: Name): boolean {
    return this.#zoneOf(name)?.isReserved(name) ?? true;
  }

  serials(): ReadonlyMap<string, number> {
    return new Map(
      this.#zones.flatMap(({ apex, serial }) => (serial === undefined ? [] : [[apex.key, serial] as const])),
    );
  }

  apply(changes: readonly Change[], signal: AbortSignal): Promise<Proof> {
    return this.#exclusively(async () => {
      const byZone = Map.groupBy(changes, (change) => this.#zoneOf(nameOfChange(change)));
      const batches = [...byZone].flatMap(([zone, ofZone]) => batchesIn(zone, ofZone));
      const undo = await this.#send(batches);
      try {
        const touched = batches.length === 0 ? this.#zones : new Set(batches.map(({ zone }) => zone));
        await Promise.all(Array.from(touched, (zone) => this.#prove(zone, signal)));
      } catch (error) {
        throw await this.#undo(undo, error);
      }
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
    this.#primary[Symbol.dispose]();
  }

  #zoneOf(name: Name): GuardedZone | undefined {
    return zoneOf(name, this.#zones, ({ apex }) => apex);
  }

  /** One task at a time, or our own updates would look like somebody else's. */
  #exclusively<Value>(task: () => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #load(zone: GuardedZone): Promise<void> {
    const records = await this.#primary.transfer(zone.apex);
    const soa = records?.[0]?.rdata;
    zone.sawSerial(soa?.type === 'SOA' ? soa.serial : await this.#primary.serial(zone.apex));
    if (records !== undefined) zone.load(records);
    else await this.#loadKnown(zone);
  }

  async #loadKnown(zone: GuardedZone): Promise<void> {
    this.#ports.log.warn(
      { zone: printName(zone.apex) },
      'the DNS server refuses to transfer the zone to the key: names that the store does not know are not seen',
    );
    const hosts = await this.#ports.knownHosts();
    const known = hosts.flatMap((host) => [
      host.name,
      ...furtherSets(host).map(({ name }) => name),
      ...host.addresses.map(reverseName),
    ]);
    const names = [...known.filter((name) => this.#zoneOf(name) === zone), ...zone.foreignNames()];
    await this.#reload(zone, names);
  }

  async #reload(zone: GuardedZone, names: readonly Name[]): Promise<void> {
    for (let at = 0; at < names.length; at += askedAtOnce)
      await Promise.all(
        names.slice(at, at + askedAtOnce).map(async (name) => {
          zone.reload(name, await this.#primary.recordsOf(zone.apex, name));
        }),
      );
  }

  /** Sends all batches at once; what undoes them. @throws GatewayError with those undone that the server had taken */
  async #send(batches: readonly Sent[]): Promise<Change[]> {
    const outcomes = await Promise.allSettled(batches.map((batch) => this.#sendOne(batch)));
    const undo = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw await this.#undo(undo, failed.reason);
    return undo;
  }

  async #sendOne({ zone, changes, message }: Sent): Promise<Change[]> {
    if (!(await this.#primary.update(zone.apex, message))) throw await this.#overtaken(zone, changes);
    const undo = zone.inverse(changes);
    zone.apply(changes);
    return undo;
  }

  /** Looks again at the names of an update whose prerequisites did not hold, so that the next one is right. */
  async #overtaken(zone: GuardedZone, changes: readonly Change[]): Promise<GatewayError> {
    const names = new Map(changes.map(nameOfChange).map((name) => [name.key, name]));
    await this.#reload(zone, [...names.values()]);
    this.#isForeign = true;
    const reserved = [...names.values()].filter((name) => zone.isReserved(name)).map(printName);
    const which =
      reserved.length === 0
        ? `names of ${printName(zone.apex)}`
        : reserved.slice(0, namedInErrors).join(', ') + (reserved.length > namedInErrors ? ', …' : '');
    return new GatewayError(
      'backend.refused',
      `Somebody else changed ${which} at the DNS server in the meantime; try again, with another name if that one is kept there by hand.`,
    );
  }

  /** Takes back what the server has made; the error that then is to be thrown. */
  async #undo(changes: readonly Change[], error: unknown): Promise<GatewayError> {
    const failure = asUnavailable(error);
    const byZone = Map.groupBy(changes, (change) => this.#zoneOf(nameOfChange(change)));
    const batches = [...byZone].flatMap(([zone, ofZone]) => batchesIn(zone, ofZone));
    try {
      for (const { zone, changes: undone, message } of batches)
        if (await this.#primary.update(zone.apex, message)) zone.apply(undone);
    } catch (undoError) {
      // The next commit reads what is there before it does anything.
      this.#ports.log.warn({ err: undoError }, 'a part of a refused change could not be taken back yet');
    }
    return failure;
  }

  async #prove(zone: GuardedZone, signal: AbortSignal): Promise<void> {
    const { server, secondaries, deadline = defaultDeadline } = this.#options;
    const { apex } = zone;
    // Both at once: what everybody is answered is nearly always what the key is told.
    const [serial, answered] = await Promise.all([this.#primary.serial(apex), askSerial(server, apex)]);
    if (zone.sawSerial(serial)) this.#isForeign = true;
    const reload = async (): Promise<void> => undefined;
    const unproved = answered.serial === serial ? secondaries : [server, ...secondaries];
    await Promise.all(
      unproved.map((asked) => proveServed([{ apex, serial }], { server: asked, deadline, reload, signal })),
    );
  }

  async #look(onForeignChange: () => void): Promise<void> {
    const { server } = this.#options;
    try {
      await this.#exclusively(async () => {
        for (const zone of this.#zones) {
          const { serial } = await askSerial(server, zone.apex);
          if (serial !== undefined && zone.sawSerial(serial)) this.#isForeign = true;
        }
      });
    } catch (error) {
      this.#ports.log.warn(
        { err: error },
        'the DNS server could not be asked whether somebody else changed a zone',
      );
    }
    if (this.#isForeign) onForeignChange();
  }
}

function batchesIn(zone: GuardedZone | undefined, changes: readonly Change[]): Sent[] {
  return zone === undefined ? [] : zone.batches(changes).map((batch) => ({ zone, ...batch }));
}

function asUnavailable(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new GatewayError('backend.unavailable', reason, { cause: error });
}
