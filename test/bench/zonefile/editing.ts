import { copyFile, type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readName } from '@open-dyndns/dns';
import {
  type Change,
  editedParts,
  parseZone,
  planEdits,
  reparseZone,
  type Zone,
} from '@open-dyndns/zonefile';
import { type Figure, inTurn, plainFigure, ratioFigure, timed } from '../figures.ts';
import { addressOf, origin, ownerOf, zoneOf } from './zone-of.ts';

const rounds = 15;
const warmRounds = 30;
const thousand = 1000;
/** Of the time of one edit: what a thousand in one commit may cost. */
const manyLimit = 2;
/** No two of a commit's hosts are neighbours in the file, and no two commits change the same host to the same. */
const stride = 7919;

/** What a commit has taken, in milliseconds from the parsed state. */
interface CommitTimes {
  /** To the edited text synced on disk under the file's name. */
  readonly synced: number;
  /** To the next parsed state, from which the next commit starts. */
  readonly whole: number;
}

/** Commits of one change and of a thousand. */
export async function editingFigures(directory: string): Promise<Figure[]> {
  const [large, small] = [1_000_000, 10_000];
  const inLarge = await commitTimes(large, `${directory}/large`);
  const inSmall = await commitTimes(small, `${directory}/small`);
  return [
    ratioFigure('replace one host of 1,000,000, synced', inLarge.oneAndCopy, 'copy and sync', 2),
    plainFigure('replace one host of 10,000, synced', inSmall.oneAndCopy.ours, 'ms', 5),
    ...manyAndOneFigures('1,000,000', inLarge),
    ...manyAndOneFigures('10,000', inSmall),
  ];
}

function manyAndOneFigures(
  hosts: string,
  { synced, whole }: Awaited<ReturnType<typeof commitTimes>>,
): Figure[] {
  return [
    ratioFigure(`1,000 edits of ${hosts} hosts, synced`, synced, 'one edit', manyLimit),
    ratioFigure(`1,000 edits of ${hosts} hosts, synced and parsed again`, whole, 'one edit', manyLimit),
  ];
}

async function commitTimes(hosts: number, path: string) {
  const commits = await Commits.on(hosts, path);
  const manyAndOne = (until: keyof CommitTimes) =>
    inTurn(
      rounds,
      async (round) => (await commits.commit(round, thousand))[until],
      async (round) => (await commits.commit(round, 1))[until],
    );
  for (let round = 0; round < warmRounds; round += 1) await commits.commit(round, thousand);
  return {
    oneAndCopy: await inTurn(
      rounds,
      async (round) => (await commits.commit(round, 1)).synced,
      () => timed(() => copied(path)),
    ),
    synced: await manyAndOne('synced'),
    whole: await manyAndOne('whole'),
  };
}

/** A zone file and what is known of it, as a program has it that edits again and again. */
class Commits {
  readonly #hosts: number;
  readonly #path: string;
  #zone: Zone;
  #serial = 1;

  private constructor(hosts: number, path: string, zone: Zone) {
    this.#hosts = hosts;
    this.#path = path;
    this.#zone = zone;
  }

  static async on(hosts: number, path: string): Promise<Commits> {
    const zone = parseZone(zoneOf(hosts), { origin });
    await writeSynced(path, [zone.bytes]);
    const commits = new Commits(hosts, path, zone);
    commits.#become(zone);
    return commits;
  }

  async commit(round: number, count: number): Promise<CommitTimes> {
    this.#serial += 1;
    const changes = Array.from({ length: count }, (_, index) => this.#change(round + index * stride));
    const start = performance.now();
    const edits = planEdits(this.#zone, changes, { serial: this.#serial });
    await writeSynced(`${this.#path}.new`, editedParts(this.#zone.bytes, edits));
    await rename(`${this.#path}.new`, this.#path);
    await synced(await open(dirname(this.#path), 'r'));
    const syncedAt = performance.now();
    this.#become(reparseZone(this.#zone, edits));
    return { synced: syncedAt - start, whole: performance.now() - start };
  }

  /** A zone makes its index when it is first asked for a name. */
  #become(zone: Zone): void {
    if (zone.recordsOf(origin).length === 0) throw new Error('the zone is not read');
    this.#zone = zone;
  }

  #change(number: number): Change {
    const host = number % this.#hosts;
    const address = addressOf(11 + (this.#serial % 200), host);
    const rdata = [{ type: 'A', address }] as const;
    return { kind: 'replace', set: { name: readName(ownerOf(host), origin), type: 'A', ttl: 60, rdata } };
  }
}

async function writeSynced(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, 'w');
  await file.writev(parts.filter(({ length }) => length > 0));
  await synced(file);
}

async function copied(path: string): Promise<void> {
  await copyFile(path, `${path}.copy`);
  await synced(await open(`${path}.copy`, 'r+'));
}

async function synced(file: FileHandle): Promise<void> {
  await file.sync();
  await file.close();
}
