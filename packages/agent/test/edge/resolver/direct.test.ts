import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DirectResolver } from '../../../src/edge/resolver/direct.ts';
import { diskFiles, type ResolverFiles } from '../../../src/edge/resolver/files.ts';
import { type JournalFile, journalFile } from '../../../src/edge/resolver/journal-file.ts';
import { AgentError } from '../../../src/errors.ts';
import { isWrittenByUs } from '../../../src/protocol/resolv-conf.ts';
import { listeningLog } from '../../listening-log.ts';
import { scratchDirectory } from '../scratch-directory.ts';

const setting = {
  zone: 'home.arpa',
  nameServers: [{ address: '10.77.0.2', port: 53 }],
  search: ['home.arpa'],
  link: 'eth0',
};
const moved = { ...setting, nameServers: [{ address: '10.77.0.3', port: 53 }] };

/** Everything about the place that has to come back: what is in it, of which kind and mode, and where links lead. */
async function portrait(etc: string): Promise<unknown> {
  const names = (await readdir(etc, { recursive: true })).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(etc, name);
      const status = await lstat(path);
      const mode = (status.mode & 0o7777).toString(8);
      if (status.isSymbolicLink()) return { name, target: await readlink(path) };
      if (status.isDirectory()) return { name, mode };
      const bytes = (await readFile(path)).toString('latin1');
      return { name, mode, uid: status.uid, gid: status.gid, bytes };
    }),
  );
}

type Place = (etc: string) => Promise<void>;

const usual = '# by hand\nsearch lan\nnameserver 192.168.1.1\n';

async function file(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  await writeFile(path, content);
  await chmod(path, mode);
}

const places: readonly (readonly [string, Place])[] = [
  ['a plain file', (etc) => file(join(etc, 'resolv.conf'), usual)],
  ['a file that only its group may read', (etc) => file(join(etc, 'resolv.conf'), usual, 0o640)],
  ['a read-only file', (etc) => file(join(etc, 'resolv.conf'), usual, 0o444)],
  ['an empty file', (etc) => file(join(etc, 'resolv.conf'), '')],
  ['bytes that are no text', (etc) => file(join(etc, 'resolv.conf'), Uint8Array.of(0xff, 0, 0x0d, 0x0a))],
  ['no file', () => Promise.resolve()],
  [
    'a relative link',
    async (etc) => {
      await mkdir(join(etc, 'run'));
      await file(join(etc, 'run', 'stub.conf'), usual, 0o600);
      await symlink('run/stub.conf', join(etc, 'resolv.conf'));
    },
  ],
  [
    'an absolute link',
    async (etc) => {
      await file(join(etc, 'elsewhere.conf'), usual);
      await symlink(join(etc, 'elsewhere.conf'), join(etc, 'resolv.conf'));
    },
  ],
  [
    'a chain of links',
    async (etc) => {
      await file(join(etc, 'end.conf'), usual);
      await symlink('end.conf', join(etc, 'middle.conf'));
      await symlink('middle.conf', join(etc, 'resolv.conf'));
    },
  ],
  ['a link that leads nowhere', (etc) => symlink('../run/not/there.conf', join(etc, 'resolv.conf'))],
];

/** A bind mount, as containers have it: another file cannot be put in its place. */
const renameRefused: ResolverFiles = {
  ...diskFiles,
  replace: () => Promise.reject(Object.assign(new Error('EBUSY: resource busy'), { code: 'EBUSY' })),
};

interface Scene extends AsyncDisposable {
  readonly etc: string;
  readonly path: string;
  readonly journal: JournalFile;
  resolver(files?: ResolverFiles, journal?: JournalFile): DirectResolver;
  readonly said: readonly string[];
}

async function scene(place: Place): Promise<Scene> {
  const directory = await scratchDirectory();
  const etc = join(directory.path, 'etc');
  await mkdir(etc);
  await place(etc);
  const path = join(etc, 'resolv.conf');
  const own = journalFile(join(directory.path, 'journal.json'));
  const { log, said } = listeningLog();
  return {
    etc,
    path,
    journal: own,
    said,
    resolver: (files = diskFiles, journal = own) => new DirectResolver({ path, files, journal, log }),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

describe('the resolver is given back', () => {
  for (const [name, place] of places) {
    it(`${name}, by the same process`, async () => {
      await using stage = await scene(place);
      const before = await portrait(stage.etc);
      const resolver = stage.resolver();
      await resolver.set(setting);
      assert.ok(isWrittenByUs(await readFile(stage.path, 'utf8')));
      await resolver.restore();
      assert.deepEqual(await portrait(stage.etc), before);
      assert.equal(await stage.journal.read(), undefined);
    });

    it(`${name}, by the next process`, async () => {
      await using stage = await scene(place);
      const before = await portrait(stage.etc);
      await stage.resolver().set(setting);
      await stage.resolver().set(moved);
      await stage.resolver().restore();
      assert.deepEqual(await portrait(stage.etc), before);
    });
  }

  for (const [name, place] of places.filter(([name]) => !/no file|nowhere/.test(name))) {
    it(`${name}, where it cannot be replaced but written`, async () => {
      await using stage = await scene(place);
      const before = await portrait(stage.etc);
      await stage.resolver(renameRefused).set(setting);
      assert.ok(isWrittenByUs(await readFile(stage.path, 'utf8')));
      await stage.resolver(renameRefused).restore();
      assert.deepEqual(await portrait(stage.etc), before);
    });
  }

  it('and is as readable while it is changed as it was', async () => {
    await using stage = await scene((etc) => file(join(etc, 'resolv.conf'), usual, 0o640));
    await stage.resolver().set(setting);
    assert.equal((await lstat(stage.path)).mode & 0o777, 0o640);
  });

  it('a new file can be read by everybody, whatever the umask', async () => {
    await using stage = await scene(() => Promise.resolve());
    const umask = process.umask(0o077);
    try {
      await stage.resolver().set(setting);
    } finally {
      process.umask(umask);
    }
    assert.equal((await lstat(stage.path)).mode & 0o777, 0o644);
  });

  it('what a link leads to is never written to', async () => {
    await using stage = await scene(async (etc) => {
      await file(join(etc, 'stub.conf'), usual);
      await symlink('stub.conf', join(etc, 'resolv.conf'));
    });
    await stage.resolver().set(setting);
    assert.equal(await readFile(join(stage.etc, 'stub.conf'), 'utf8'), usual);
  });
});

describe('somebody else’s file', () => {
  const dhclient = '# dhclient wrote this\nnameserver 10.0.0.1\n';

  it('is not written over when restoring', async () => {
    await using stage = await scene((etc) => file(join(etc, 'resolv.conf'), usual));
    await stage.resolver().set(setting);
    await file(stage.path, dhclient);
    await stage.resolver().restore();
    assert.equal(await readFile(stage.path, 'utf8'), dhclient);
    assert.equal(await stage.journal.read(), undefined);
    assert.match(stage.said.join(), /somebody else’s/);
  });

  it('is what comes back if it was written over later', async () => {
    await using stage = await scene((etc) => file(join(etc, 'resolv.conf'), usual));
    await stage.resolver().set(setting);
    await file(stage.path, dhclient);
    await stage.resolver().set(setting);
    await stage.resolver().restore();
    assert.equal(await readFile(stage.path, 'utf8'), dhclient);
  });

  it('is not removed where there was none before', async () => {
    await using stage = await scene(() => Promise.resolve());
    await stage.resolver().set(setting);
    await file(stage.path, dhclient);
    await stage.resolver().restore();
    assert.equal(await readFile(stage.path, 'utf8'), dhclient);
  });
});

describe('a file that cannot be written at all', () => {
  it('is left alone, and nothing is left to put back', async () => {
    await using stage = await scene((etc) => file(join(etc, 'resolv.conf'), usual));
    const before = await portrait(stage.etc);
    const readOnly: ResolverFiles = {
      ...renameRefused,
      overwrite: () => Promise.reject(Object.assign(new Error('EROFS: read-only'), { code: 'EROFS' })),
    };
    await assert.rejects(
      stage.resolver(readOnly).set(setting),
      (error) => error instanceof AgentError && error.code === 'resolver.unwritable',
    );
    assert.deepEqual(await portrait(stage.etc), before);
    assert.equal(await stage.journal.read(), undefined);
  });

  it('a directory in its place is left alone', async () => {
    await using stage = await scene(async (etc) => {
      await mkdir(join(etc, 'resolv.conf'));
    });
    await assert.rejects(stage.resolver().set(setting), AgentError);
    assert.equal(await stage.journal.read(), undefined);
  });
});
