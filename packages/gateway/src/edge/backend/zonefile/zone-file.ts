import { type BigIntStats, constants, statSync } from 'node:fs';
import { access, readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Name, printName } from '@open-dyndns/dns';
import { type IncludeLoader, type Problem, parseZone, renderProblem, type Zone } from '@open-dyndns/zonefile';
import { StartError } from '../../../errors.ts';
import type { Ownership } from './atomic-write.ts';

/** Milliseconds without a change after which an editor has saved everything. */
export const settling = 100;
/** Milliseconds after which a file that somebody writes all the time is taken as it is. */
const longestSettling = 2_000;

/** Enough to see a pattern in, few enough to read. */
const complaintsShown = 5;

/** How a zone file is read. */
export interface ZoneFileReading {
  /** Reads what `$INCLUDE` names; without it, such a file is refused. */
  readonly include?: IncludeLoader | undefined;
  /** Which errors do not keep the file from being edited; none unless told otherwise. */
  readonly tolerates?: (problem: Problem) => boolean;
  /** Whether it is only looked at, so that it need not be writable. */
  readonly readOnly?: boolean;
}

/** One zone file as it was last read or written, and how to tell whether it still is. */
export class ZoneFile {
  readonly apex: Name;
  /** The file itself, links followed. */
  readonly path: string;
  readonly #reading: ZoneFileReading;
  #zone: Zone;
  #seen: BigIntStats;

  private constructor(
    apex: Name,
    path: string,
    { zone, seen }: { zone: Zone; seen: BigIntStats },
    reading: ZoneFileReading,
  ) {
    this.apex = apex;
    this.#reading = reading;
    this.path = path;
    this.#zone = zone;
    this.#seen = seen;
  }

  /** @throws StartError `zone-file.*` */
  static async open(path: string, apex: Name, reading: ZoneFileReading = {}): Promise<ZoneFile> {
    const real = await realpath(path).catch((error: unknown) => unreadable(path, error));
    await refuseJournal(real, path, apex);
    if (reading.readOnly !== true) await requireWritable(real);
    return new ZoneFile(apex, real, await readZone(real, apex, reading), reading);
  }

  get zone(): Zone {
    return this.#zone;
  }

  get serial(): number {
    return this.#zone.soa?.rdata.serial ?? 0;
  }

  get ownership(): Ownership {
    const { mode, uid, gid } = this.#seen;
    return { mode: Number(mode), uid: Number(uid), gid: Number(gid) };
  }

  /** Whether somebody else has written the file since, or taken it away. */
  async isForeign(): Promise<boolean> {
    return !isSameState(stateOf(this.path), this.#seen);
  }

  /** Reads the file again if somebody else has written it, and says so. @throws StartError `zone-file.*` */
  async refresh(): Promise<boolean> {
    if (!(await this.isForeign())) return false;
    await untilSettled(this.path);
    const { zone, seen } = await readZone(this.path, this.apex, this.#reading);
    const isOther = Buffer.compare(zone.bytes, this.#zone.bytes) !== 0;
    this.#seen = seen;
    if (isOther) this.#zone = zone;
    return isOther;
  }

  /**
   * To be called once the file has been replaced: what it holds from now on, and what it was like before it came to its
   * place. Somebody else may have written it in the moment since.
   */
  written(zone: Zone, state: BigIntStats): void {
    const now = stateOf(this.path);
    this.#seen = now !== undefined && isSameContent(now, state) ? now : state;
    this.#zone = zone;
  }
}

/**
 * Waits until nothing happens to the file any more: editors write into the file itself, and vi has none there between
 * renaming the old one and writing the new. A half that was read would take the other one's place.
 */
async function untilSettled(path: string): Promise<void> {
  let before = stateOf(path);
  for (let waited = 0; waited < longestSettling; waited += settling) {
    await pause(settling);
    const now = stateOf(path);
    if (isSameState(now, before)) return;
    before = now;
  }
}

/** Undefined while there is no such file. At once, for this is asked several times in each commit. */
function stateOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    return unreadable(path, error);
  }
}

async function readZone(
  path: string,
  apex: Name,
  { include, tolerates = () => false }: ZoneFileReading,
): Promise<{ zone: Zone; seen: BigIntStats }> {
  // The state is taken first: what is written while the file is read shows as foreign afterwards.
  const seen = await stat(path, { bigint: true }).catch((error: unknown) => unreadable(path, error));
  const bytes = await readFile(path).catch((error: unknown) => unreadable(path, error));
  const zone = parseZone(bytes, { origin: apex, include });
  const errors = zone.problems.filter(({ severity }) => severity === 'error').sort(byCause);
  if (!errors.every(tolerates))
    throw new StartError('zone-file.malformed', renderProblems(zone, errors, path));
  const { section } = zone;
  if (!section.ok) throw new StartError('zone-file.no-markers', renderProblem(bytes, section.problem, path));
  return { zone, seen };
}

/** What is wrong with a line may be why the zone lacks something, or a marker is not seen. */
function byCause(one: Problem, other: Problem): number {
  return (
    Number(one.code.startsWith('zone.')) - Number(other.code.startsWith('zone.')) || one.offset - other.offset
  );
}

/** The first few problems of a file with their lines, and how many more there are. */
export function renderProblems(zone: Zone, problems: readonly Problem[], path: string): string {
  const shown = problems
    .slice(0, complaintsShown)
    .map((problem) => renderProblem(zone.textOf(problem), problem, problem.file ?? path));
  const rest = problems.length - shown.length;
  return [...shown, ...(rest === 0 ? [] : [`… and ${rest} more`])].join('\n');
}

function isSameState(one: BigIntStats | undefined, other: BigIntStats | undefined): boolean {
  return isSameContent(one, other) && one?.ctimeNs === other?.ctimeNs;
}

/** A rename changes the time of the last change, and no more. */
function isSameContent(one: BigIntStats | undefined, other: BigIntStats | undefined): boolean {
  return (
    one?.dev === other?.dev &&
    one?.ino === other?.ino &&
    one?.size === other?.size &&
    one?.mtimeNs === other?.mtimeNs
  );
}

/** BIND keeps a journal beside a zone that it updates itself, and writes the file anew from it. */
async function refuseJournal(real: string, path: string, apex: Name): Promise<void> {
  for (const journal of new Set([`${real}.jnl`, `${path}.jnl`])) {
    const isThere = await access(journal).then(() => true, isMissing);
    if (isThere)
      throw new StartError(
        'zone-file.dynamic',
        `${journal} stands beside the zone file, so BIND itself writes this zone: run rndc sync -clean ${printName(apex)}, take allow-update and update-policy out of named.conf, and run rndc reconfig; or use the backend rfc2136.`,
      );
  }
}

/** A file is replaced by one that is made beside it. */
async function requireWritable(path: string): Promise<void> {
  const directory = dirname(path);
  await access(directory, constants.W_OK | constants.X_OK).catch((error: unknown) => {
    throw new StartError(
      'zone-file.unreadable',
      `${directory} cannot be written to by this user (${reasonOf(error)}), and a zone file is replaced by one made beside it: give the gateway's user write permission for the directory.`,
      { cause: error },
    );
  });
  const { uid } = await stat(path);
  const self = process.geteuid?.() ?? uid;
  if (self === 0 || self === uid) return;
  throw new StartError(
    'zone-file.unreadable',
    `${path} belongs to the user ${uid} and the gateway runs as ${self}, so that it could not keep the file's owner: chown it, or run the gateway as that user.`,
  );
}

function isMissing(error: unknown): false {
  if (isErrno(error, 'ENOENT')) return false;
  throw error;
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function unreadable(path: string, error: unknown): never {
  throw new StartError(
    'zone-file.unreadable',
    `The zone file ${path} cannot be read (${reasonOf(error)}): check the path and its permissions.`,
    { cause: error },
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
