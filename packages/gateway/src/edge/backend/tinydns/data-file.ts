import type { BigIntStats } from 'node:fs';
import { readFile, realpath, stat, utimes } from 'node:fs/promises';
import { StartError } from '../../../errors.ts';
import { printTinydnsData, readTinydnsData, type TinydnsData } from '../../../protocol/tinydns-data.ts';
import { prepareWrite } from '../zonefile/atomic-write.ts';

const millisecondsPerSecond = 1000;

/** tinydns' `data` as it was last read or written, and how to tell whether it still is. */
export class DataFile {
  /** The file itself, links followed. */
  readonly path: string;
  #data: TinydnsData;
  #seen: BigIntStats;

  private constructor(path: string, { data, seen }: { data: TinydnsData; seen: BigIntStats }) {
    this.path = path;
    this.#data = data;
    this.#seen = seen;
  }

  /** @throws StartError `tinydns-data.*` */
  static async open(path: string): Promise<DataFile> {
    const real = await realpath(path).catch((error: unknown) => unreadable(path, error));
    return new DataFile(real, await read(real));
  }

  get data(): TinydnsData {
    return this.#data;
  }

  /** Seconds since 1970 when it was written last: what tinydns-data takes for the serial of a zone that states none. */
  get writtenAt(): number {
    return Number(this.#seen.mtimeMs / BigInt(millisecondsPerSecond));
  }

  /** Whether somebody else has written the file since. */
  async isForeign(): Promise<boolean> {
    const now = await stateOf(this.path);
    return now.ino !== this.#seen.ino || now.size !== this.#seen.size || now.mtimeNs !== this.#seen.mtimeNs;
  }

  /** Reads the file again if somebody else has written it, and says so. @throws StartError `tinydns-data.*` */
  async refresh(): Promise<boolean> {
    if (!(await this.isForeign())) return false;
    const { data, seen } = await read(this.path);
    this.#data = data;
    this.#seen = seen;
    return true;
  }

  /** Replaces the file whole, its time a later one than before; false where somebody else has written it meanwhile. */
  async replace(data: TinydnsData, now: number): Promise<boolean> {
    const { mode, uid, gid } = this.#seen;
    const ownership = { mode: Number(mode), uid: Number(uid), gid: Number(gid) };
    const octets = Buffer.from(printTinydnsData(data), 'latin1');
    await using prepared = new AsyncDisposableStack();
    const write = await prepareWrite(this.path, octets, ownership);
    prepared.defer(() => write.discard());
    if (await this.isForeign()) return false;
    await write.commit();
    const time = Math.max(Math.floor(now / millisecondsPerSecond), this.writtenAt + 1);
    await utimes(this.path, time, time);
    this.#seen = await stateOf(this.path);
    this.#data = data;
    return true;
  }
}

async function read(path: string): Promise<{ data: TinydnsData; seen: BigIntStats }> {
  // The state is taken first: what is written while the file is read shows as foreign afterwards.
  const seen = await stateOf(path);
  const text = await readFile(path, 'latin1').catch((error: unknown) => unreadable(path, error));
  const result = readTinydnsData(text);
  if (result.ok) return { data: result.data, seen };
  throw new StartError(
    'tinydns-data.no-markers',
    `${path}:${result.line}: this file cannot be edited: ${result.problem}.`,
  );
}

function stateOf(path: string): Promise<BigIntStats> {
  return stat(path, { bigint: true }).catch((error: unknown) => unreadable(path, error));
}

function unreadable(path: string, error: unknown): never {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  throw new StartError(
    'tinydns-data.unreadable',
    `tinydns' data file ${path} cannot be read (${reason}): check the path and its permissions.`,
    { cause: error },
  );
}
