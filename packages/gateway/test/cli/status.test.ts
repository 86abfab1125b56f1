import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loopback, World } from './program.ts';

describe('dyndns-gateway status', { concurrency: 2 }, () => {
  it('asks the gateway that runs how each zone is doing', async () => {
    await using world = await World.make();
    await using serving = await world.serve();
    const { port } = new URL(serving.url);
    await world.configure(loopback().replace('127.0.0.1:0', `127.0.0.1:${port}`));
    const { status, output } = await world.run('status --config CONFIG');
    assert.equal(status, 0, output);
    assert.match(
      output,
      new RegExp(`^Gateway at 127\\.0\\.0\\.1:${port}: ok\nZONE .*\nhome\\.arpa +ok +\\d+ `),
    );
  });

  it('says that none runs', async () => {
    await using world = await World.make({ toml: loopback().replace('127.0.0.1:0', '127.0.0.1:1') });
    const { status, errors } = await world.run('status --config CONFIG');
    assert.equal(status, 1);
    assert.match(errors, /^dyndns-gateway: No gateway answers at 127\.0\.0\.1:1 \(.*ECONNREFUSED/);
  });
});
