import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curl, jsonOf } from './lab/curl.ts';
import type { Host } from './lab/host.ts';
import type { HostProcess } from './lab/host-process.ts';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Agent, Gateway } from './lab/open-dyndns.ts';
import { PythonZeroconf } from './lab/python-zeroconf.ts';
import { until } from './lab/until.ts';

test('a service of up comes with the host’s name, is found by others, stands at the gateway, and goes with it', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const gateway = await Gateway.start(named);
  const desk = await PythonZeroconf.start(await lab.host('desk'));
  const found = async () => (await desk.browse('_http._tcp')).map(({ name, port }) => ({ name, port }));
  const laptop = await lab.host('laptop');
  const agent = Agent.start(laptop, { args: ['--service', 'Jo’s Web v1.2._http._tcp:8080;path=/docs'] });

  assert.equal((await agent.event('published'))['instance'], 'Jo’s Web v1.2');
  await until('it is found', async () => (await found()).length === 1);
  await agent.registered();
  const user = `admin:${gateway.password}`;
  const host = jsonOf(await curl(named.host, `${gateway.url}/hosts/laptop`, { user }));
  const web = {
    instance: 'Jo’s Web v1.2',
    type: '_http._tcp',
    port: 8080,
    subtypes: [],
    txt: { path: '/docs' },
  };
  assert.deepEqual(host['services'], [web]);
  await agent.stop('SIGTERM');
  const { took } = await until('it is gone', async () => (await found()).length === 0);
  assert.ok(took < 3_000, `${took} ms`);
});

test('publish: two of one name, an update that does not flap, and a subtype', async () => {
  await using lab = await Lab.start();
  const shelf = await lab.host('shelf');
  const desk = await lab.host('desk');
  const browser = command(desk, 'browse', '_http._tcp', '--json');
  const first = command(shelf, 'publish', 'Web._http._tcp:80,_printer;v=1', '--json');
  await first.waitForLine(/"published","instance":"Web",/);
  const second = command(await lab.host('rack'), 'publish', 'Web._http._tcp:81', '--json');
  await second.waitForLine(/"published","instance":"Web \(2\)"/);
  await browser.waitForLine(/"up".*"Web \(2\)"/);

  first.write('v=2;slow');
  await browser.waitForLine(/"changed".*"Web".*"v":"2".*"slow":true/);
  first.write('=nonsense');
  await first.waitForLine(/"refused"/);
  assert.ok(!browser.stdout.some((text) => text.includes('"down"')), 'nothing went down');
  const python = await PythonZeroconf.start(desk);
  await until(
    'found by its subtype',
    async () => (await python.browse('_printer._sub._http._tcp')).length === 1,
  );

  await second.stop('SIGTERM');
  await browser.waitForLine(/"down".*"Web \(2\)"/);
});

test('browse on a terminal is one table that redraws', async () => {
  await using lab = await Lab.start();
  const publisher = command(await lab.host('shelf'), 'publish', 'Web._http._tcp:80;path=/docs');
  await publisher.waitForLine(/^Web\._http\._tcp is at shelf\.local:80$/);
  const program = [process.execPath, ...Agent.commandLine('browse')].join(' ');
  const terminal = (await lab.host('desk')).spawn('script', ['-qec', program, '/dev/null']);

  await terminal.waitForLine(/NAME\s+TYPE\s+HOST\s+ADDRESSES\s+PORT\s+TXT\s+AGE/);
  await terminal.waitForLine(/^Web\s+_http\._tcp\s+shelf\.local\s+10\.77\.0\.11 .*80\s+path=\/docs\s+\d+s/);
});

function command(host: Host, ...args: string[]): HostProcess {
  return host.spawn(process.execPath, Agent.commandLine(...args));
}
