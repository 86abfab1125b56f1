import { GatewayError } from '../errors.ts';
import { type AddressUpdate, takeAway, updateTo } from '../model/address-update.ts';
import type { Principal } from '../model/host.ts';
import {
  type FileReading,
  isRestless,
  unseen,
  type WatchedFile,
  type WatchedFileAction,
  type WatchedFileEvent,
  type WatchedFileState,
  watchedFile,
} from '../model/watched-file.ts';
import type { Gateway } from './gateway.ts';
import type { Clock, Log } from './ports.ts';
import { type HostAt, updateHost } from './update-host.ts';

export interface WatchingPorts {
  readonly gateway: Pick<Gateway, 'host' | 'register' | 'release'>;
  /** Reads a file without waiting for anybody who might write to it. */
  readonly read: (path: string) => Promise<FileReading>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A file is on this machine. */
const here = '127.0.0.1';
const withoutAddresses: AddressUpdate = { A: takeAway, AAAA: takeAway };

/** Makes DNS say what users' files say. */
export class Watching implements AsyncDisposable {
  readonly #ports: WatchingPorts;
  readonly #files: ReadonlyMap<string, WatchedFile>;
  readonly #states = new Map<string, WatchedFileState>();
  readonly #restless = new Set<string>();
  /** The files that are being followed, and whether they may have changed since they were read. */
  readonly #changed = new Map<WatchedFile, boolean>();
  readonly #running = new Set<Promise<void>>();

  constructor(files: readonly WatchedFile[], ports: WatchingPorts) {
    this.#files = new Map(files.map((file) => [file.path, file]));
    this.#ports = ports;
  }

  /** Reads every file. */
  readAll(): void {
    for (const path of this.#files.keys()) this.readOne(path);
  }

  /** Reads a file that has changed, or may have. */
  readOne(path: string): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    const isFollowed = this.#changed.has(file);
    this.#changed.set(file, true);
    if (isFollowed) return;
    const running = this.#follow(file).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** To be called every second: reads those again of which not all is known. */
  second(): void {
    for (const path of this.#restless) this.readOne(path);
  }

  /** Lets what runs finish. */
  async [Symbol.asyncDispose](): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Reads and serves a file until it has not changed meanwhile, so that what was read first is not served last. */
  async #follow(file: WatchedFile): Promise<void> {
    while (this.#changed.get(file)) {
      this.#changed.set(file, false);
      await this.#on(file, { kind: 'read', reading: await this.#ports.read(file.path) });
    }
    this.#changed.delete(file);
  }

  async #on(file: WatchedFile, event: WatchedFileEvent): Promise<void> {
    const before = this.#states.get(file.path) ?? unseen;
    const { state, actions } = watchedFile(before, event, this.#ports.clock.now());
    this.#states.set(file.path, state);
    if (isRestless(state)) this.#restless.add(file.path);
    else this.#restless.delete(file.path);
    for (const action of actions) await this.#do(file, action);
  }

  async #do(file: WatchedFile, action: WatchedFileAction): Promise<void> {
    if (action.kind === 'complain') {
      const { path, user } = file;
      this.#ports.log.warn({ event: 'watch', path, user }, `the file is left alone: ${action.reason}`);
      return;
    }
    const update = action.kind === 'update' ? updateTo(action.addresses) : withoutAddresses;
    try {
      await Promise.all(file.hosts.map((at) => this.#update(file, at, update)));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return this.#on(file, { kind: 'failed', reason });
    }
    return this.#on(file, { kind: 'served' });
  }

  async #update(file: WatchedFile, at: HostAt, update: AddressUpdate): Promise<void> {
    try {
      await updateHost(this.#ports.gateway, principalOf(file), at, update);
    } catch (error) {
      const isGoneAlready = error instanceof GatewayError && error.code === 'host.unknown';
      if (!isGoneAlready) throw error;
    }
  }
}

/** Whoever may write the file is its user; no account has a name with a colon. */
function principalOf({ user, hosts }: WatchedFile): Principal {
  return {
    credential: `file:${user}`,
    role: 'user',
    source: here,
    scope: { names: hosts.map(({ name }) => name), types: undefined },
    strictStatus: false,
  };
}
