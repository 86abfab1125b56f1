import assert from 'node:assert/strict';
import {
  closeSync,
  copyFileSync,
  cpSync,
  globSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { lookUp } from '../../packages/gateway/test/edge/backend/ask.ts';
import { namedIsMissing } from '../interop/gateway/named.ts';
import { Client } from './client.ts';
import { account, openSite, type Site } from './site.ts';

const served = ({ named }: Site, label: string): Promise<string[]> =>
  lookUp(named.endpoint, `${label}.lab.example.`, 'A');

async function register(client: Client, label: string, address: string): Promise<void> {
  const answer = await client.ask('PUT', `/hosts/${label}`, { addresses: [address], lease: 3_600 });
  assert.equal(answer?.status, 201, JSON.stringify(answer));
}

/** Overwrites everything behind the first page. */
function damage(path: string): void {
  const page = 4_096;
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(statSync(path).size - page, 0xff), 0, undefined, page);
  closeSync(file);
}

/** Files of the store beside each other: the database, and what SQLite keeps with it. */
function storeFiles(directory: string): string[] {
  return globSync(join(directory, 'gateway.db*'));
}

describe('docs/operations.md, step by step', { skip: namedIsMissing, concurrency: 2 }, () => {
  it('a store that is corrupt: refused, put aside, and built anew from the zone file', async () => {
    await using site = await openSite();
    const { world } = site;
    let pin: unknown;
    {
      await using gateway = await site.serve();
      using client = new Client(gateway.url, site.auth, 1);
      await register(client, 'laptop', '10.77.0.9');
      pin = gateway.ready['pin'];
      await gateway.stop();
    }
    damage(join(world.state, 'gateway.db'));

    const refused = await world.run('serve --json --config CONFIG');
    assert.equal(refused.status, 1);
    assert.match(refused.errors, /The store .*gateway\.db cannot be used .*docs\/operations\.md/s);
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);

    const broken = join(world.state, 'broken');
    mkdirSync(broken);
    for (const file of storeFiles(world.state)) renameSync(file, join(broken, basename(file)));
    await world.run(
      `user add ${account.name} --role admin --password-stdin --config CONFIG`,
      account.password,
    );
    await using gateway = await site.serve();
    using client = new Client(gateway.url, site.auth, 1);
    assert.equal(gateway.ready['pin'], pin, 'agents would meet a stranger');
    assert.deepEqual(Object.keys((await client.ask('GET', '/hosts'))?.json ?? {}), ['laptop']);
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
    assert.equal((await client.ask('DELETE', '/hosts/laptop'))?.status, 204);
    await register(client, 'laptop', '10.77.0.10');
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.10']);
  });

  it('a backup that is restored rules for the hosts that it knows; those of the zone file alone are adopted', async () => {
    await using site = await openSite();
    const { world } = site;
    const kept = join(world.state, '..', 'backup');
    mkdirSync(kept);
    {
      await using gateway = await site.serve();
      using client = new Client(gateway.url, site.auth, 1);
      await register(client, 'known', '10.77.0.9');
      using database = new DatabaseSync(join(world.state, 'gateway.db'));
      await backup(database, join(kept, 'gateway.db'));
      for (const file of ['gateway.key', 'gateway.crt'])
        copyFileSync(join(world.state, file), join(kept, file));
      await register(client, 'later', '10.77.0.10');
      await gateway.stop('SIGKILL');
    }
    for (const file of storeFiles(world.state)) rmSync(file);
    cpSync(kept, world.state, { recursive: true });

    await using gateway = await site.serve();
    using client = new Client(gateway.url, site.auth, 1);
    assert.deepEqual(Object.keys((await client.ask('GET', '/hosts'))?.json ?? {}), ['known', 'later']);
    assert.deepEqual(await served(site, 'known'), ['10.77.0.9']);
    assert.deepEqual(await served(site, 'later'), ['10.77.0.10']);
    const { output } = await world.run('audit --json --config CONFIG');
    assert.match(output, /host\.adopted.*later/);
    assert.doesNotMatch(output, /host\.adopted.*known/);
  });
});
