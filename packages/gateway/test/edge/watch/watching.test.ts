import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readWatchedFile } from '../../../src/edge/watch/address-files.ts';
import { openWatching } from '../../../src/edge/watch/open-watching.ts';
import type { WatchedFile } from '../../../src/model/watched-file.ts';
import { apex, name, temporaryDirectory, until } from '../../world.ts';
import { DialectWorld } from '../http/dialects/dialect-world.ts';

/** A gateway that watches `<home>/<user>/.dynamicdns` for ada’s two hosts and bob’s one. */
class WatchWorld implements AsyncDisposable {
  readonly home: string;
  readonly inner: DialectWorld;
  readonly #owned: AsyncDisposableStack;

  private constructor(home: string, inner: DialectWorld, owned: AsyncDisposableStack) {
    this.home = home;
    this.inner = inner;
    this.#owned = owned;
  }

  static async open(prepare: (home: string) => void = () => undefined): Promise<WatchWorld> {
    await using owned = new AsyncDisposableStack();
    const { path: home } = owned.use(temporaryDirectory());
    prepare(home);
    const inner = owned.use(await DialectWorld.open());
    const { gateway, time, log } = inner;
    owned.use(
      openWatching([fileOf(home, 'ada', 'nas', 'tv'), fileOf(home, 'bob', 'printer')], {
        gateway,
        clock: time,
        ticker: time,
        log,
      }),
    );
    return new WatchWorld(home, inner, owned.move());
  }

  path(user: string): string {
    return join(this.home, user, '.dynamicdns');
  }

  serves(...lines: readonly string[]): Promise<void> {
    return until(`the zone is ${lines.join(', ')}`, () => this.inner.backend.zone().join() === lines.join());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}

function fileOf(home: string, user: string, ...hosts: readonly string[]): WatchedFile {
  return {
    path: join(home, user, '.dynamicdns'),
    user,
    hosts: hosts.map((label) => ({ name: name(label), zone: apex })),
  };
}

const homes = (home: string): void => {
  for (const user of ['ada', 'bob']) mkdirSync(join(home, user));
};
const nas = (address: string): string => `nas.lab.example. A ${address}`;
const tv = (address: string): string => `tv.lab.example. A ${address}`;

describe('users’ files', () => {
  it('that are there at the start say what their hosts have', async () => {
    await using world = await WatchWorld.open((home) => {
      homes(home);
      writeFileSync(join(home, 'ada', '.dynamicdns'), '192.0.2.1\n');
    });
    await world.serves(nas('192.0.2.1'), tv('192.0.2.1'));
  });

  it('may appear later, change, and be replaced', async () => {
    await using world = await WatchWorld.open(homes);
    const path = world.path('ada');
    writeFileSync(path, '192.0.2.1');
    await world.serves(nas('192.0.2.1'), tv('192.0.2.1'));
    writeFileSync(path, '192.0.2.2');
    await world.serves(nas('192.0.2.2'), tv('192.0.2.2'));
    writeFileSync(`${path}.new`, '192.0.2.3');
    renameSync(`${path}.new`, path);
    await world.serves(nas('192.0.2.3'), tv('192.0.2.3'));
  });

  it('may have both families, and leave one alone', async () => {
    await using world = await WatchWorld.open(homes);
    writeFileSync(world.path('bob'), '192.0.2.1, 2001:db8::1');
    const aaaa = 'printer.lab.example. AAAA 2001:db8::1';
    await world.serves('printer.lab.example. A 192.0.2.1', aaaa);
    writeFileSync(world.path('bob'), '192.0.2.2');
    await world.serves('printer.lab.example. A 192.0.2.2', aaaa);
  });

  it('take their hosts away once they are empty, and not when they go', async () => {
    await using world = await WatchWorld.open((home) => {
      homes(home);
      for (const user of ['ada', 'bob']) writeFileSync(join(home, user, '.dynamicdns'), '192.0.2.1');
    });
    const all = [nas('192.0.2.1'), 'printer.lab.example. A 192.0.2.1', tv('192.0.2.1')];
    await world.serves(...all);
    rmSync(world.path('bob'));
    truncateSync(world.path('ada'));
    await until('the file has stayed empty', async () => {
      await world.inner.time.pass(1);
      return world.inner.backend.zone().length === 1;
    });
    await world.serves('printer.lab.example. A 192.0.2.1');
  });

  it('may come with their directory', async () => {
    await using world = await WatchWorld.open();
    homes(world.home);
    writeFileSync(world.path('bob'), '192.0.2.1');
    await world.inner.time.pass(30);
    await world.serves('printer.lab.example. A 192.0.2.1');
    writeFileSync(world.path('bob'), '192.0.2.2');
    await world.serves('printer.lab.example. A 192.0.2.2');
  });

  it('wait for a DNS server that is away', async () => {
    await using world = await WatchWorld.open(homes);
    world.inner.backend.isDown = true;
    writeFileSync(world.path('bob'), '192.0.2.1');
    const isTold = (): boolean => world.inner.log.lines.some(({ message }) => /left alone/.test(message));
    await until('the log says so', isTold);
    world.inner.backend.isDown = false;
    await until('it is tried again', async () => {
      await world.inner.time.pass(1);
      return world.inner.backend.zone().length === 1;
    });
  });

  it('belong to their users, so that another’s host stays as it is', async () => {
    await using world = await WatchWorld.open((home) => homes(home));
    await world.inner.ask('/nic/update?hostname=laptop.lab.example&myip=192.0.2.9', { auth: 'alice:rabbit' });
    writeFileSync(world.path('bob'), '192.0.2.1');
    await world.serves('laptop.lab.example. A 192.0.2.9', 'printer.lab.example. A 192.0.2.1');
  });
});

describe('reading a user’s file', () => {
  const files = [
    { name: 'none', make: () => undefined, reads: { kind: 'absent' } },
    {
      name: 'two addresses',
      make: (path: string) => writeFileSync(path, ' 192.0.2.1\r\n2001:DB8::1\n'),
      reads: { kind: 'addresses', addresses: ['192.0.2.1', '2001:db8::1'] },
    },
    { name: 'blanks', make: (path: string) => writeFileSync(path, ' \n\n'), reads: { kind: 'nothing' } },
    {
      name: 'something else',
      make: (path: string) => writeFileSync(path, 'root:x:0:0'),
      reads: { kind: 'unusable', reason: 'it holds something that is not the address of a host' },
    },
    {
      name: 'far too much',
      make: (path: string) => writeFileSync(path, '192.0.2.1\n'.repeat(1000)),
      reads: { kind: 'unusable', reason: 'it is longer than 4096 octets' },
    },
    {
      name: 'a FIFO that nobody writes to',
      make: (path: string) => void execFileSync('mkfifo', [path]),
      reads: { kind: 'unusable', reason: 'it is not a regular file' },
    },
    {
      name: 'a directory',
      make: (path: string) => mkdirSync(path),
      reads: { kind: 'unusable', reason: 'it is not a regular file' },
    },
    {
      name: 'a link to another’s file',
      make: (path: string) => symlinkSync('/etc/hostname', path),
      reads: { kind: 'unusable', reason: 'it is a symbolic link' },
    },
  ];
  for (const { name: what, make, reads } of files)
    it(`finds ${what}`, async () => {
      using directory = temporaryDirectory();
      const path = join(directory.path, 'address');
      make(path);
      assert.deepEqual(await readWatchedFile(path), reads);
    });
});

describe('ten thousand files', () => {
  it('are all served, and followed', async () => {
    await using inner = await DialectWorld.open();
    using directory = temporaryDirectory();
    const files = Array.from({ length: 10_000 }, (_, at): WatchedFile => {
      const path = join(directory.path, `user${at}`);
      return { path, user: `user${at}`, hosts: [{ name: name(`h${at}`), zone: apex }] };
    });
    // Names of one file: making so many takes longer than reading them.
    const same = join(directory.path, 'same');
    writeFileSync(same, '192.0.2.1');
    for (const { path } of files) linkSync(same, path);
    const { gateway, time, log } = inner;
    await using _watching = openWatching(files, { gateway, clock: time, ticker: time, log });
    await until('all are served', () => gateway.states()[0]?.hosts === files.length);
    const other = join(directory.path, 'other');
    writeFileSync(other, '192.0.2.2');
    renameSync(other, join(directory.path, 'user9999'));
    await until('one is followed', () => gateway.host(name('h9999'))?.addresses[0] === '192.0.2.2');
    assert.deepEqual(
      log.lines.filter(({ level }) => level === 'warn'),
      [],
    );
  });
});
