import type { Name } from '@open-dyndns/dns';
import { GatewayError, StartError, startErrors } from '../../../errors.ts';
import type { Endpoint } from '../../../model/endpoint.ts';
import { type Change, type RecordSet, setKey } from '../../../model/record-set.ts';
import { zoneOf } from '../../../model/zone.ts';
import {
  areSameData,
  changeTinydnsData,
  type TinydnsData,
  tinydnsSets,
} from '../../../protocol/tinydns-data.ts';
import type { Backend, Clock, Log, Proof } from '../../../service/ports.ts';
import { proveAnswered } from '../record-proof.ts';
import { askSerial } from '../serial-query.ts';
import { discardUnfinished } from '../zonefile/atomic-write.ts';
import { watchFiles } from '../zonefile/watch.ts';
import { DataFile } from './data-file.ts';
import { makeDatabase } from './make.ts';

export interface TinydnsOptions {
  /** The zone's apex first, then those of its reverse zones: all in the one file. */
  readonly apexes: readonly Name[];
  readonly data: string;
  /** The command that makes data.cdb, run in the directory of `data`. */
  readonly make: readonly [string, ...string[]];
  /** Where tinydns answers. */
  readonly server: Endpoint;
  /** Milliseconds until a change that tinydns does not answer with counts as failed. */
  readonly deadline?: number;
  /** Keeps another gateway away from the file until disposed. @throws StartError `gateway.running` */
  readonly lock?: (path: string) => Disposable;
}

/** tinydns reads its database at every question, so that it answers as soon as that is made. */
const defaultDeadline = 2_000;
/** Somebody who writes the file at the same moment has done so after one or two more. */
const writeAttempts = 5;

/** Zones of tinydns: edits the marked section of its `data`, has the database made, and sees it answer. @throws StartError `tinydns-data.*` */
export async function openTinydnsBackend(
  options: TinydnsOptions,
  ports: { readonly clock: Clock; readonly log: Log },
): Promise<Backend> {
  const file = await DataFile.open(options.data);
  using locking = new DisposableStack();
  locking.use(options.lock?.(file.path));
  await discardUnfinished(file.path);
  const serials = new Map<string, number>();
  for (const apex of options.apexes)
    serials.set(apex.key, (await askSerial(options.server, apex)).serial ?? file.writtenAt);
  return new TinydnsBackend(file, options, ports, serials, locking.move());
}

class TinydnsBackend implements Backend {
  readonly durable = true;
  readonly #file: DataFile;
  readonly #options: TinydnsOptions;
  readonly #ports: { readonly clock: Clock; readonly log: Log };
  readonly #serials: Map<string, number>;
  readonly #lock: Disposable;
  #last: Promise<unknown> = Promise.resolve();
  /** Whether the database may be another than the data's. */
  #isStale = true;

  constructor(
    file: DataFile,
    options: TinydnsOptions,
    ports: { readonly clock: Clock; readonly log: Log },
    serials: Map<string, number>,
    lock: Disposable,
  ) {
    this.#file = file;
    this.#options = options;
    this.#ports = ports;
    this.#serials = serials;
    this.#lock = lock;
  }

  read(): Promise<readonly RecordSet[]> {
    return this.#exclusively(async () => {
      await this.#refresh();
      return tinydnsSets(this.#file.data).filter(({ name }) => this.#isInZones(name));
    });
  }

  isReserved(name: Name): boolean {
    const isApex = this.#options.apexes.some((apex) => apex.equals(name));
    return isApex || !this.#isInZones(name) || this.#file.data.reserved.has(name.key);
  }

  serials(): ReadonlyMap<string, number> {
    return new Map(this.#serials);
  }

  apply(changes: readonly Change[], signal: AbortSignal): Promise<Proof> {
    return this.#exclusively(async () => {
      const before = await this.#write(changes);
      try {
        if (before !== undefined || this.#isStale) await this.#serve(changes, before, signal);
      } catch (error) {
        throw await this.#undo(before, error);
      }
      return { serials: this.serials() };
    });
  }

  watch(onForeignChange: () => void): Disposable {
    const look = async (): Promise<void> => {
      // A file that is gone has been changed too; reading it will say what is wrong.
      if (await this.#exclusively(() => this.#file.isForeign()).catch(() => true)) onForeignChange();
    };
    return watchFiles([this.#file.path], () => void look(), this.#ports.log);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    this.#lock[Symbol.dispose]();
  }

  /** The file is read and written by one task at a time, or our own writes would look like somebody else's. */
  #exclusively<Value>(task: () => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #refresh(): Promise<void> {
    try {
      if (await this.#file.refresh()) this.#isStale = true;
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  /** Writes the changes; what was there before, or undefined where nothing has to be written. */
  async #write(changes: readonly Change[]): Promise<TinydnsData | undefined> {
    for (let attempt = 1; attempt <= writeAttempts; attempt += 1) {
      await this.#refresh();
      const before = this.#file.data;
      const after = changeTinydnsData(before, changes);
      if (areSameData(before, after)) return undefined;
      try {
        if (await this.#file.replace(after, this.#ports.clock.now())) return before;
      } catch (error) {
        throw asUnavailable(error);
      }
    }
    throw new GatewayError(
      'backend.unavailable',
      'The data of tinydns is being written by somebody else all the time; nothing was changed.',
    );
  }

  async #serve(
    changes: readonly Change[],
    before: TinydnsData | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { server, make, deadline = defaultDeadline, apexes } = this.#options;
    await makeDatabase(this.#file.path, make);
    // The database is replaced whole, so that one change answered is all of them answered.
    const change = changes.find(({ kind }) => kind === 'put') ?? changes[0];
    if (change !== undefined) {
      const key = setKey(change.kind === 'put' ? change.set : change);
      const old = before && tinydnsSets(before).find((set) => setKey(set) === key);
      await proveAnswered(change, old, { server, deadline, signal });
    }
    for (const apex of apexes) {
      const { serial } = await askSerial(server, apex);
      if (serial !== undefined) this.#serials.set(apex.key, serial);
    }
    this.#isStale = false;
  }

  /** Puts back what was there and has the database made from it; the error then says all that is known. */
  async #undo(before: TinydnsData | undefined, error: unknown): Promise<GatewayError> {
    const failure = asUnavailable(error);
    this.#isStale = true;
    if (before === undefined) return failure;
    try {
      if (!(await this.#file.replace(before, this.#ports.clock.now()))) return failure;
      await makeDatabase(this.#file.path, this.#options.make);
    } catch (cause) {
      this.#ports.log.warn({ err: cause }, 'the data of tinydns could not be put back');
      // Where the old data is refused too, the change is not to blame.
      return new GatewayError('backend.unavailable', failure.message, { cause });
    }
    return failure;
  }

  #isInZones(name: Name): boolean {
    return zoneOf(name, this.#options.apexes, (apex) => apex) !== undefined;
  }
}

/** For clients, who are told no path of this machine: those are in the cause, which is logged. */
function asUnavailable(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const what = error instanceof StartError ? startErrors[error.code] : "tinydns' data cannot be written";
  return new GatewayError('backend.unavailable', `${what}; the gateway's log says why.`, { cause: error });
}
