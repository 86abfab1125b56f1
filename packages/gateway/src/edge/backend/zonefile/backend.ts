import type { Name } from '@open-dyndns/dns';
import { EditError, nextSerial } from '@open-dyndns/zonefile';
import { GatewayError, StartError, startErrors } from '../../../errors.ts';
import type { Endpoint } from '../../../model/endpoint.ts';
import { type Change, nameOfChange, type RecordSet } from '../../../model/record-set.ts';
import { zoneOf } from '../../../model/zone.ts';
import type { Backend, Clock, Log, Proof } from '../../../service/ports.ts';
import { proveServed, type Wanted } from '../proof.ts';
import { discardUnfinished } from './atomic-write.ts';
import { checkzoneComplaints } from './check-zone.ts';
import { EditHistory } from './edit-history.ts';
import { localDate } from './local-date.ts';
import { managedSets } from './managed-sets.ts';
import type { Reload } from './reload.ts';
import { type Replacement, replaceAll, replacementOf, restoreAll } from './replacement.ts';
import { ServedSerials } from './served-serials.ts';
import { watchFiles } from './watch.ts';
import { ZoneFile } from './zone-file.ts';

export interface ZoneFileOptions {
  /** The zone's file first, then those of its reverse zones. */
  readonly files: readonly { readonly apex: Name; readonly path: string }[];
  /** Tells the DNS server to load the files: `reloadOf` makes one for named. */
  readonly reload: Reload;
  /** The DNS server that is asked for the serial. */
  readonly server: Endpoint;
  /** Asked for the serial as the server is. */
  readonly secondaries?: readonly Endpoint[];
  /** Milliseconds until a reload that does not show at the server counts as failed. */
  readonly deadline?: number;
  /** What the DNS server has against a file, if anything: named-checkzone unless told otherwise. */
  readonly complaints?: (apex: Name, path: string) => Promise<string | undefined>;
  /** Keeps another gateway away from a file until disposed. @throws StartError `gateway.running` */
  readonly lock?: (path: string) => Disposable;
}

/** Long enough for named to load a million records. */
const defaultDeadline = 5_000;
/** Somebody who writes the file at the same moment has done so after one or two more. */
const writeAttempts = 5;

/**
 * Zones of a BIND that is already there: edits the marked sections of their files, has named load them, and sees it
 * answer with the new serials.
 * @throws StartError `zone-file.*`
 */
export async function openZoneFileBackend(options: ZoneFileOptions, ports: ZoneFilePorts): Promise<Backend> {
  const files = await Promise.all(options.files.map(({ path, apex }) => ZoneFile.open(path, apex)));
  using locking = new DisposableStack();
  for (const { path } of files) locking.use(options.lock?.(path));
  for (const { path } of files) await discardUnfinished(path);
  await options.reload.check().catch((error: unknown) => {
    if (!(error instanceof StartError)) throw error;
    ports.log.warn({ code: error.code }, error.message);
  });
  return new ZoneFileBackend(files, options, ports, locking.move());
}

export interface ZoneFilePorts {
  readonly clock: Clock;
  readonly log: Log;
}

class ZoneFileBackend implements Backend {
  readonly durable = true;
  readonly #files: readonly ZoneFile[];
  readonly #options: ZoneFileOptions;
  readonly #ports: ZoneFilePorts;
  readonly #listeners = new Set<() => void>();
  readonly #served: ServedSerials;
  readonly #locks: Disposable;
  readonly #histories = new Map<string, EditHistory>();
  /** Names that an edit by hand has overlooked and no `read` has told of. */
  readonly #untold = new Set<string>();
  #overlooked: ReadonlySet<string> = new Set();
  #last: Promise<unknown> = Promise.resolve();

  constructor(files: readonly ZoneFile[], options: ZoneFileOptions, ports: ZoneFilePorts, locks: Disposable) {
    this.#files = files;
    this.#options = options;
    this.#ports = ports;
    this.#locks = locks;
    this.#served = new ServedSerials(options.server, files);
  }

  read(): Promise<readonly RecordSet[]> {
    return this.#exclusively(async () => {
      await this.#refresh();
      this.#overlooked = new Set(this.#untold);
      this.#untold.clear();
      return this.#files.flatMap(({ zone }) => managedSets(zone));
    });
  }

  overlooked(): ReadonlySet<string> {
    return this.#overlooked;
  }

  isReserved(name: Name): boolean {
    return zoneOf(name, this.#files, ({ apex }) => apex)?.zone.isReserved(name) ?? true;
  }

  serials(): ReadonlyMap<string, number> {
    return new Map(this.#files.map((file) => [file.apex.key, this.#served.of(file) ?? file.serial]));
  }

  apply(changes: readonly Change[], signal: AbortSignal): Promise<Proof> {
    return this.#exclusively(async () => {
      const replacements = await this.#write(changes);
      try {
        await this.#prove(signal);
      } catch (error) {
        throw await this.#undo(replacements, error);
      }
      this.#remember(replacements, changes);
      return { serials: this.serials() };
    });
  }

  watch(onForeignChange: () => void): Disposable {
    this.#listeners.add(onForeignChange);
    const paths = this.#files.map(({ path }) => path);
    const watching = watchFiles(paths, () => void this.#lookForEdits(onForeignChange), this.#ports.log);
    return {
      [Symbol.dispose]: () => {
        watching[Symbol.dispose]();
        this.#listeners.delete(onForeignChange);
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    this.#locks[Symbol.dispose]();
  }

  /** Files are read and written by one task at a time, or our own writes would look like somebody else's. */
  #exclusively<Value>(task: () => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #refresh(): Promise<void> {
    try {
      const edited = await Promise.all(this.#files.map((file) => this.#refreshFile(file)));
      if (edited.includes(true)) for (const listener of this.#listeners) listener();
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  async #refreshFile(file: ZoneFile): Promise<boolean> {
    const before = file.serial;
    const isEdited = await file.refresh();
    if (!isEdited) return false;
    this.#served.edited(file, before);
    this.#compare(file);
    return true;
  }

  /** An editor that was opened before our latest commits brings back what they removed, and lacks what they added. */
  #compare({ apex, serial }: ZoneFile): void {
    for (const name of this.#histories.get(apex.key)?.unseenBy(serial) ?? []) this.#untold.add(name);
  }

  #remember(replacements: readonly Replacement[], changes: readonly Change[]): void {
    const names = changes.map((change) => nameOfChange(change).key);
    for (const { file } of replacements) {
      const history = this.#histories.get(file.apex.key) ?? new EditHistory();
      this.#histories.set(file.apex.key, history);
      history.note(file.serial, names);
    }
  }

  async #lookForEdits(onForeignChange: () => void): Promise<void> {
    const edited = await this.#exclusively(() => Promise.all(this.#files.map((file) => file.isForeign())))
      // Reading the file will say what is wrong with it.
      .catch(() => [true]);
    if (edited.includes(true)) onForeignChange();
  }

  async #write(changes: readonly Change[]): Promise<readonly Replacement[]> {
    for (let attempt = 1; attempt <= writeAttempts; attempt += 1) {
      await this.#refresh();
      await this.#served.ask();
      const replacements = await this.#replacements(changes);
      if (await this.#replace(replacements)) return replacements;
    }
    throw new GatewayError(
      'backend.unavailable',
      `${this.#files[0]?.path} is being written by somebody else all the time; nothing was changed.`,
    );
  }

  async #replacements(changes: readonly Change[]): Promise<Replacement[]> {
    const today = localDate(this.#ports.clock.now());
    const byFile = Map.groupBy(changes, (change) =>
      zoneOf(nameOfChange(change), this.#files, ({ apex }) => apex),
    );
    const replacements: Replacement[] = [];
    for (const file of this.#files) {
      const serial = nextSerial(this.#served.latest(file), { today });
      const mustRaise = this.#served.needsRaise(file);
      const replacement = await replacementOf(file, byFile.get(file) ?? [], { serial, mustRaise }).catch(
        refuseEdit,
      );
      if (replacement !== undefined) replacements.push(replacement);
    }
    return replacements;
  }

  async #replace(replacements: readonly Replacement[]): Promise<boolean> {
    this.#served.replacing(replacements.map(({ file }) => file));
    try {
      return await replaceAll(replacements);
    } catch (error) {
      throw await this.#undo(replacements, asUnavailable(error));
    }
  }

  /** Has the DNS server load what it does not have as it is, and waits until it has. */
  async #prove(signal: AbortSignal): Promise<void> {
    const { server, secondaries = [], deadline = defaultDeadline } = this.#options;
    const outdated = this.#served.outdated();
    const reload = async (): Promise<void> => {
      await this.#options.reload.run(outdated.map(({ apex }) => apex));
      this.#served.told(outdated);
    };
    if (outdated.length > 0) await reload();
    const wanted = outdated.map(({ apex, serial }): Wanted => ({ apex, serial }));
    const isHopeless = async (): Promise<boolean> =>
      (await areEdited(outdated)) || (await this.#complaints(outdated)).length > 0;
    const proved = await proveServed(wanted, { server, deadline, reload, signal, isHopeless });
    // They are told by the server (RFC 1996), not by us.
    const toldAlready = async (): Promise<void> => undefined;
    await Promise.all(
      secondaries.map((one) => proveServed(wanted, { server: one, deadline, reload: toldAlready, signal })),
    );
    this.#served.proved(proved);
  }

  /** Puts back what was there and has it loaded; the error then says all that is known. */
  async #undo(replacements: readonly Replacement[], error: unknown): Promise<GatewayError> {
    const failure = asUnavailable(error);
    const suspects = this.#served.outdated();
    const complaints = await this.#complaints(suspects);
    const restored = await restoreAll(replacements).catch((err: unknown) => {
      this.#ports.log.error({ err }, 'what was there could not be put back into the zone file');
      return false;
    });
    if (replacements.length > 0) await this.#load(replacements);
    if (!restored) for (const listener of this.#listeners) listener();
    // Where the old content is refused too, the change is not to blame.
    const isToBlame = complaints.length > 0 && restored && (await this.#complaints(suspects)).length === 0;
    const code = isToBlame ? 'backend.refused' : 'backend.unavailable';
    return new GatewayError(code, [failure.message, ...complaints].join(' '), { cause: error });
  }

  /** Has files that were put back loaded, as far as named can be told. */
  async #load(restored: readonly Replacement[]): Promise<void> {
    try {
      await this.#options.reload.run(restored.map(({ file }) => file.apex));
    } catch (err) {
      this.#ports.log.warn({ err }, 'named could not be told of the zone that was put back');
    }
  }

  /** What the DNS server has against the files as they stand. */
  async #complaints(files: readonly ZoneFile[]): Promise<string[]> {
    const { complaints = checkzoneComplaints } = this.#options;
    const all = await Promise.all(files.map(({ apex, path }) => complaints(apex, path)));
    return all.filter((words) => words !== undefined);
  }
}

/** Whether somebody has written over the files since: what we have written will never be loaded. */
async function areEdited(files: readonly ZoneFile[]): Promise<boolean> {
  const edited = await Promise.all(files.map((file) => file.isForeign()));
  return edited.includes(true);
}

/** What was decided a moment ago may not fit the file as somebody has edited it since: its name stands outside the section. */
function refuseEdit(error: unknown): never {
  if (!(error instanceof EditError)) throw error;
  throw new GatewayError('backend.refused', `The zone file was edited in the meantime; ${error.message}.`, {
    cause: error,
  });
}

/** For clients, who are told no path of this machine: those are in the cause, which is logged. */
function asUnavailable(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const what = error instanceof StartError ? startErrors[error.code] : 'The zone file cannot be written';
  return new GatewayError('backend.unavailable', `${what}; the gateway's log says why.`, { cause: error });
}
