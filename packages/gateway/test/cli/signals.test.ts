import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { describe, it } from 'node:test';
import { connect } from 'node:tls';
import { until } from '../world.ts';
import { loopback, type Serving, World } from './program.ts';

/** Asks over one connection that is kept, and says which local port it has. */
function askOn(
  agent: Agent,
  url: string,
): Promise<{ status: number | undefined; port: number | undefined; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number | undefined;
    port: number | undefined;
    text: string;
  }>();
  const asked = request(url, { agent }, (response) => {
    const { localPort: port } = response.socket;
    let text = '';
    response.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    response.on('end', () => resolve({ status: response.statusCode, port, text }));
  });
  asked.on('error', reject);
  asked.end();
  return promise;
}

const isSaid = (serving: Serving, event: string) => () => serving.log.some((line) => line['event'] === event);
const guests = '[[zone]]\nname = "guests.example"\nbackend = "embedded"\n';

describe('SIGHUP', { concurrency: 2 }, () => {
  it('takes a new configuration over, on the connections there are', async () => {
    await using world = await World.make();
    await using serving = await world.serve();
    const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    const before = await askOn(agent, `${serving.url}/network`);
    await world.configure(loopback(guests));
    process.kill(serving.pid, 'SIGHUP');
    await until('it is reloaded', isSaid(serving, 'reloaded'));
    const after = await askOn(agent, `${serving.url}/network`);
    assert.equal(after.port, before.port, 'the connection was dropped');
    assert.match(before.text, /home\.arpa/);
    assert.match(after.text, /guests\.example/);
    assert.doesNotMatch(after.text, /home\.arpa/);
    agent.destroy();
  });

  const refused = [
    { name: 'that is not one', toml: 'state = [', says: /this is not TOML/ },
    {
      name: 'with another state',
      toml: loopback().replace('"state"', '"elsewhere"'),
      says: /state cannot be changed/,
    },
    {
      name: 'whose zone file is missing',
      toml: loopback('[[zone]]\nname = "a.example"\nbackend = "zonefile"\nfile = "db"\n'),
      says: /zone file .*db cannot be read/,
    },
  ];
  for (const { name, toml, says } of refused)
    it(`refuses a configuration ${name}, and keeps the one there was`, async () => {
      await using world = await World.make();
      await using serving = await world.serve();
      await world.configure(toml);
      process.kill(serving.pid, 'SIGHUP');
      await until('it is refused', isSaid(serving, 'reload-refused'));
      const said = serving.log.find((line) => line['event'] === 'reload-refused');
      assert.match(String(said?.['msg']), says);
      const agent = new Agent({ rejectUnauthorized: false });
      assert.match((await askOn(agent, `${serving.url}/network`)).text, /home\.arpa/);
      agent.destroy();
    });
});

describe('SIGTERM', () => {
  it('ends within 5 s, whatever connections are open', async () => {
    await using world = await World.make();
    await using serving = await world.serve();
    const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
    await askOn(agent, `${serving.url}/healthz`);
    const slow = connect({
      port: Number(new URL(serving.url).port),
      host: '127.0.0.1',
      rejectUnauthorized: false,
    });
    slow.on('error', () => slow.destroy());
    await once(slow, 'secureConnect');
    slow.write('POST /hosts HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{');
    const startedAt = performance.now();
    const { status } = await serving.stop();
    assert.equal(status, 0);
    assert.ok(performance.now() - startedAt < 5_000, `${performance.now() - startedAt} ms`);
    agent.destroy();
  });
});
