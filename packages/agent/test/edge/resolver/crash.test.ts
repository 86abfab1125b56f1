import assert from 'node:assert/strict';
import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DirectResolver } from '../../../src/edge/resolver/direct.ts';
import { diskFiles, type ResolverFiles } from '../../../src/edge/resolver/files.ts';
import { type JournalFile, journalFile } from '../../../src/edge/resolver/journal-file.ts';
import { listeningLog } from '../../listening-log.ts';
import { scratchDirectory } from '../scratch-directory.ts';

const setting = {
  zone: 'home.arpa',
  nameServers: [{ address: '10.77.0.2', port: 53 }],
  search: [],
  link: 'eth0',
};
const moved = { ...setting, nameServers: [{ address: '10.77.0.3', port: 53 }] };
const original = '# by hand\nnameserver 192.168.1.1\n';

class Crash extends Error {}

/** Counts every change to the disk, and dies before the one with the given number; `halfway` dies in its midst. */
class DoomedDisk {
  readonly #dieAt: number;
  readonly #halfway: boolean;
  readonly #renames: boolean;
  #step = 0;

  constructor(dieAt: number, { halfway = false, renames = true } = {}) {
    this.#dieAt = dieAt;
    this.#halfway = halfway;
    this.#renames = renames;
  }

  files(): ResolverFiles {
    return {
      ...diskFiles,
      prepare: (path, wanted) => this.#change(() => diskFiles.prepare(path, wanted)),
      replace: (path) => (this.#renames ? this.#change(() => diskFiles.replace(path)) : this.#busy()),
      discard: (path) => this.#change(() => diskFiles.discard(path)),
      overwrite: (path, bytes) =>
        this.#change(
          () => diskFiles.overwrite(path, bytes),
          () => diskFiles.overwrite(path, bytes.subarray(0, bytes.length / 2)),
        ),
      remove: (path) => this.#change(() => diskFiles.remove(path)),
    };
  }

  journal(real: JournalFile): JournalFile {
    return {
      read: real.read,
      write: (journal) => this.#change(() => real.write(journal)),
      remove: () => this.#change(() => real.remove()),
    };
  }

  #busy(): Promise<void> {
    return Promise.reject(Object.assign(new Error('EBUSY: bind mount'), { code: 'EBUSY' }));
  }

  /** Whoever is dead does nothing more. */
  async #change(whole: () => Promise<void>, half?: () => Promise<void>): Promise<void> {
    this.#step += 1;
    if (this.#step > this.#dieAt) throw new Crash();
    if (this.#step < this.#dieAt) return whole();
    if (this.#halfway) await half?.();
    throw new Crash();
  }
}

type Place = (etc: string) => Promise<void>;

const places: Readonly<Record<string, Place>> = {
  'a file': (etc) => writeFile(join(etc, 'resolv.conf'), original),
  'no file': () => Promise.resolve(),
  'a link': async (etc) => {
    await writeFile(join(etc, 'stub.conf'), original);
    await symlink('stub.conf', join(etc, 'resolv.conf'));
  },
};

async function portrait(etc: string): Promise<unknown> {
  const names = (await readdir(etc)).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(etc, name);
      return (await lstat(path)).isSymbolicLink()
        ? { name, target: await readlink(path) }
        : { name, text: await readFile(path, 'utf8') };
    }),
  );
}

/** What an agent does in a life; it may die anywhere in it. */
async function life(resolver: DirectResolver): Promise<void> {
  await resolver.set(setting);
  await resolver.set(moved);
  await resolver.restore();
}

async function survives(place: Place, disk: DoomedDisk): Promise<'died' | 'lived'> {
  await using directory = await scratchDirectory();
  const etc = join(directory.path, 'etc');
  await mkdir(etc);
  await place(etc);
  const before = await portrait(etc);
  const path = join(etc, 'resolv.conf');
  const journal = journalFile(join(directory.path, 'journal.json'));
  const { log } = listeningLog();
  const doomed = new DirectResolver({ path, files: disk.files(), journal: disk.journal(journal), log });
  const fate = await life(doomed).then(
    () => 'lived' as const,
    () => 'died' as const,
  );
  await new DirectResolver({ path, files: diskFiles, journal, log }).restore();
  assert.deepEqual(await portrait(etc), before);
  assert.equal(await journal.read(), undefined);
  return fate;
}

/** More changes than any life has. */
const enough = 100;

async function dieEverywhere(place: Place, world: { halfway?: boolean; renames?: boolean }): Promise<number> {
  for (let step = 1; step < enough; step += 1) {
    if ((await survives(place, new DoomedDisk(step, world))) === 'lived') return step;
  }
  throw new Error('a life has no end');
}

describe('after a crash at any step the next start gives the resolver back', () => {
  for (const [name, place] of Object.entries(places)) {
    it(`${name}, replaced`, async () => {
      assert.ok((await dieEverywhere(place, {})) > 8);
    });
  }
  for (const halfway of [false, true]) {
    for (const name of ['a file', 'a link'] as const) {
      const place = places[name] ?? assert.fail();
      it(`${name}, written in place${halfway ? ', in the midst of a write' : ''}`, async () => {
        assert.ok((await dieEverywhere(place, { halfway, renames: false })) > 8);
      });
    }
  }
});
