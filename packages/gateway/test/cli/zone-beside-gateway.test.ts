import assert from 'node:assert/strict';
import { readdirSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { FakeNamed } from '../edge/backend/fake-named.ts';
import { textOf, writeZoneFiles } from '../edge/backend/zone-files.ts';
import { apex, temporaryDirectory } from '../world.ts';
import { ask } from './ask.ts';
import { loopback, World } from './program.ts';

const password = 'correct horse battery staple';

/** The directory of a `rndc` that says nothing; whoever watches the zone file learns of a change anyway. */
function silentRndc(directory: string): string {
  writeFileSync(join(directory, 'rndc'), '#!/bin/sh\n', { mode: 0o755 });
  return `${directory}:${process.env['PATH']}`;
}

it('zone set beside a gateway that registers hosts: each waits for the other, and nothing is lost', async () => {
  using zones = temporaryDirectory();
  using programs = temporaryDirectory();
  const { forward } = writeZoneFiles(zones.path);
  await using named = await FakeNamed.start([{ apex, path: forward }]);
  using loading = new DisposableStack();
  loading.adopt(
    watch(zones.path, () => void named.reload.run([])),
    (watcher) => watcher.close(),
  );
  const toml = loopback(
    `[[zone]]\nname = "lab.example"\nbackend = "zonefile"\nfile = "${forward}"\nreload = "rndc"\nserver = "127.0.0.1:${named.endpoint.port}"\n`,
  );
  await using world = await World.make({ toml, env: { PATH: silentRndc(programs.path) } });
  await world.run('user add boss --role admin --password-stdin --config CONFIG', password);
  await using gateway = await world.serve();
  const numbers = [1, 2, 3, 4, 5, 6];
  const answers = numbers.map(async (n) => {
    const body = { addresses: [`10.77.0.1${n}`] };
    return (await ask('PUT', `${gateway.url}/hosts/host${n}`, { auth: `boss:${password}`, body })).status;
  });
  const texts = ['one', 'two', 'three'];
  const edits = texts.map((text) => world.run(`zone set ${forward} ${text} TXT ${text}`));
  const ended = await Promise.all(edits);
  assert.deepEqual(
    ended.map(({ status }) => status),
    [0, 0, 0],
    JSON.stringify(ended),
  );
  assert.deepEqual(await Promise.all(answers), Array(6).fill(201));
  for (const name of [...numbers.map((n) => `host${n}`), ...texts])
    assert.match(textOf(forward), new RegExp(`^${name}\\t`, 'm'));
  assert.deepEqual(
    readdirSync(zones.path).filter((file) => file.startsWith('db.lab')),
    ['db.lab.example', 'db.lab.example.open-dyndns.lock'],
  );
});
