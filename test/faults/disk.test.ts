import '../e2e/lab/own-network.ts';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { lookUp } from '../../packages/gateway/test/edge/backend/ask.ts';
import { textOf } from '../../packages/gateway/test/edge/backend/zone-files.ts';
import { temporaryDirectory } from '../../packages/gateway/test/world.ts';
import { Client } from './client.ts';
import { openSite, type Site } from './site.ts';

execFileSync('ip', ['link', 'set', 'lo', 'up']);

/** Mounted in a namespace of this file's own, and gone with it. */
function smallDisk(): Disposable & { readonly path: string } {
  const directory = temporaryDirectory();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory.path]);
  chmodSync(directory.path, 0o755);
  return {
    path: directory.path,
    [Symbol.dispose]: () => {
      execFileSync('umount', ['-l', directory.path]);
      directory[Symbol.dispose]();
    },
  };
}

/** Who runs the gateway where it is not root. */
const somebody = 4_321;
/** In a namespace of a user's own there is nobody else to own anything. */
const onlyOneUser =
  readFileSync('/proc/self/uid_map', 'utf8').trim().split(/\s+/)[2] === '1' &&
  'these namespaces have one user';

const laptop = { addresses: ['10.77.0.9'] };
const served = (site: Site, label: string): Promise<string[]> =>
  lookUp(site.named.endpoint, `${label}.lab.example.`, 'A');

function fill(directory: string): void {
  try {
    writeFileSync(join(directory, 'ballast'), Buffer.alloc(2 << 20));
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error && error.code === 'ENOSPC', String(error));
  }
}

const faults = [
  {
    name: 'full',
    begin: fill,
    end: (path: string) => rmSync(join(path, 'ballast')),
  },
  {
    name: 'read-only',
    // Laid over it, because the disk itself stays writable while a lock on it is held.
    begin: (path: string) => {
      execFileSync('mount', ['--bind', path, path]);
      execFileSync('mount', ['-o', 'remount,bind,ro', path]);
    },
    end: (path: string) => execFileSync('umount', [path]),
  },
];

/** Faults of the zone file itself; `user` runs the gateway. */
const fileFaults: readonly {
  readonly name: string;
  readonly user?: number;
  readonly says: RegExp;
  readonly begin: (site: Site) => void;
  readonly end: (site: Site) => void;
}[] = [
  {
    name: 'that somebody else owns now, after root has edited it',
    user: somebody,
    says: /zone file cannot be written/,
    begin: ({ forward }) => chownSync(forward, 0, 0),
    end: ({ forward }) => chownSync(forward, somebody, somebody),
  },
  {
    name: 'that may not be replaced, for it is a mount of its own as in a container',
    says: /zone file cannot be written/,
    begin: ({ forward }) => execFileSync('mount', ['--bind', forward, forward]),
    end: ({ forward }) => execFileSync('umount', [forward]),
  },
  {
    name: 'whose directory is gone',
    says: /zone file cannot be read/,
    begin: ({ directory }) => renameSync(directory, `${directory}.gone`),
    end: ({ directory }) => renameSync(`${directory}.gone`, directory),
  },
];

describe('the disk goes wrong while the gateway works', { concurrency: 3 }, () => {
  for (const { name, begin, end } of faults) {
    it(`zone files on a disk that is ${name}: 503, not a byte changed, and it goes on once there is room`, async () => {
      using disk = smallDisk();
      await using site = await openSite({ zones: disk.path });
      await using gateway = await site.serve();
      using client = new Client(gateway.url, site.auth, 1);
      assert.equal((await client.ask('PUT', '/hosts/nas', laptop))?.status, 201);
      const before = textOf(site.forward);
      begin(disk.path);
      const refused = await client.ask('PUT', '/hosts/laptop', laptop);
      end(disk.path);
      assert.equal(refused?.status, 503, JSON.stringify(refused));
      // The system's own words name files of the server: they are for the log.
      assert.match(
        String(refused?.json['detail']),
        /zone file cannot be written; the gateway's log says why/,
      );
      assert.equal(textOf(site.forward), before);
      assert.deepEqual(await served(site, 'nas'), ['10.77.0.9']);
      assert.deepEqual(await served(site, 'laptop'), []);
      assert.equal((await client.ask('PUT', '/hosts/laptop', laptop))?.status, 201);
      assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
      assert.deepEqual(
        readdirSync(disk.path).filter((file) => file.endsWith('.open-dyndns')),
        [],
        'nothing unfinished stays',
      );
    });
  }

  for (const { name, user, says, begin, end } of fileFaults)
    it(`a zone file ${name}: 503, and it goes on once that is mended`, {
      skip: user !== undefined && onlyOneUser,
    }, async () => {
      await using site = await openSite(user === undefined ? {} : { user, reload: 'rndc' });
      await using gateway = await site.serve();
      using client = new Client(gateway.url, site.auth, 1);
      assert.equal((await client.ask('PUT', '/hosts/nas', laptop))?.status, 201);
      const before = textOf(site.forward);
      begin(site);
      const refused = await client.ask('PUT', '/hosts/laptop', laptop);
      end(site);
      assert.equal(refused?.status, 503, JSON.stringify(refused));
      assert.match(String(refused?.json['detail']), says);
      assert.equal(textOf(site.forward), before);
      assert.deepEqual(await served(site, 'nas'), ['10.77.0.9']);
      assert.equal((await client.ask('PUT', '/hosts/laptop', laptop))?.status, 201);
      assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
      assert.equal(statSync(site.forward).uid, user ?? process.geteuid?.());
    });

  it('a state directory on a disk that is full: 503 and why, nothing served that is not stored', async () => {
    using disk = smallDisk();
    const state = join(disk.path, 'state');
    mkdirSync(state, { mode: 0o700 });
    await using site = await openSite({ state });
    await using gateway = await site.serve();
    using client = new Client(gateway.url, site.auth, 1);
    fill(disk.path);
    const refused: (string | undefined)[] = [];
    // The write-ahead log has some room of its own.
    for (let index = 0; index < 400 && refused.length === 0; index += 1) {
      const answer = await client.ask('PUT', `/hosts/host-${index}`, laptop);
      if (answer?.status === 503) refused.push(`host-${index}`, String(answer.json['detail']));
      else assert.equal(answer?.status, 201, JSON.stringify(answer));
    }
    const [label = '', detail] = refused;
    assert.match(String(detail), /full/);
    assert.deepEqual(await served(site, label), []);
    rmSync(join(disk.path, 'ballast'));
    assert.equal((await client.ask('PUT', `/hosts/${label}`, laptop))?.status, 201);
    assert.deepEqual(await served(site, label), ['10.77.0.9']);
  });
});
