import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { writeZoneFiles } from '../edge/backend/zone-files.ts';
import { temporaryDirectory } from '../world.ts';
import { loopback, World } from './program.ts';

function zoneFile(path: string): string {
  return `[[zone]]\nname = "lab.example"\nbackend = "zonefile"\nfile = "${path}"\nserver = "127.0.0.1:1"\n`;
}

describe('a second gateway', { concurrency: 2 }, () => {
  it('on the same state refuses, naming the first; a first that was killed is in nobody’s way', async () => {
    await using world = await World.make();
    await using first = await world.serve();
    const { status, errors } = await world.run('serve --json --config CONFIG');
    assert.equal(status, 1);
    assert.match(
      errors,
      new RegExp(
        `^dyndns-gateway: Another gateway \\(process ${first.pid}\\) runs on the state directory ${world.state}: .*\\n$`,
      ),
    );
    await first.stop('SIGKILL');
    await using again = await world.serve();
    assert.notEqual(again.pid, first.pid);
  });

  it('on the same zone file refuses, whatever its state', async () => {
    using zones = temporaryDirectory();
    const { forward } = writeZoneFiles(zones.path);
    const toml = loopback(zoneFile(join(zones.path, 'db.lab.example')));
    await using world = await World.make({ toml });
    await using other = await World.make({ toml });
    await using first = await world.serve();
    const { status, errors } = await other.run('serve --json --config CONFIG');
    assert.equal(status, 1);
    assert.match(
      errors,
      new RegExp(`Another gateway \\(process ${first.pid}\\) runs on the zone file ${forward}`),
    );
  });
});
