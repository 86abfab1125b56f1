import assert from 'node:assert/strict';
import { copyFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { dig } from './lab/dig.ts';
import type { Host } from './lab/host.ts';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Gateway } from './lab/open-dyndns.ts';

const zone = 'testopendyn.com';
const certificate = '/etc/gateway.crt';

interface World {
  readonly lab: Lab;
  readonly named: Named;
  readonly gateway: Gateway;
  readonly client: Host;
}

async function worldIn(lab: Lab): Promise<World> {
  const named = await Named.start(await lab.host('ns', 1));
  const gateway = await Gateway.start(named);
  const client = await lab.host('client');
  await writeFile(client.path('/etc/resolv.conf'), `nameserver ${named.host.ipv4}\n`);
  await copyFile(named.host.path('/run/open-dyndns/gateway.crt'), client.path(certificate));
  return { lab, named, gateway, client };
}

async function served({ client, named }: World, name: string, type: 'A' | 'AAAA' = 'A'): Promise<string[]> {
  const { answers } = await dig(client, named.host.ipv4, `${name}.${zone}`, type);
  return answers.map(({ data }) => data).sort();
}

/** The configuration that `dyndns-gateway snippet` prints, in a file that only its owner reads. */
async function configure(
  world: World,
  file: string,
  client: string,
  host: string,
  more: string,
): Promise<void> {
  const server = `${world.gateway.host.ipv4}:8443`;
  const text = await world.gateway.command('snippet', client, '--host', host, '--server', server);
  await writeFile(world.client.path(file), `${more}${text}`, { mode: 0o600 });
}

const ddclient = (file: string, ...more: string[]) => [
  '-file',
  file,
  '-daemon',
  '0',
  '-cache',
  `${file}.cache`,
  '-verbose',
  ...more,
];

test('ddclient, as the gateway tells it to: good, nochg, and what it calls a failure', async () => {
  await using lab = await Lab.start();
  const world = await worldIn(lab);
  const { client, gateway } = world;
  const file = '/etc/ddclient.conf';
  await configure(world, file, 'ddclient', 'laptop', `ssl_ca_file=${certificate}\n`);

  const first = await client.run('ddclient', ddclient(file));
  assert.match(first.stderr + first.stdout, /SUCCESS:.*good/);
  assert.deepEqual(await served(world, 'laptop'), [client.ipv4]);

  const again = await client.run('ddclient', ddclient(file, '-force'));
  assert.match(again.stderr + again.stdout, /nochg/);

  await gateway.command('credential', 'revoke', `laptop.${zone}`);
  const revoked = await client.run('ddclient', ddclient(file, '-force'));
  assert.match(revoked.stderr + revoked.stdout, /FAILED/);
  assert.deepEqual(await served(world, 'laptop'), [client.ipv4]);
});

test('inadyn, as the gateway tells it to: good, nochg, and what it calls a failure', async () => {
  await using lab = await Lab.start();
  const world = await worldIn(lab);
  const { client, gateway } = world;
  const file = '/etc/inadyn.conf';
  await configure(world, file, 'inadyn', 'nas', `ca-trust-file = "${certificate}"\n`);
  const update = (...more: string[]) =>
    client.run('inadyn', [
      '-1',
      '-n',
      '-f',
      file,
      '-l',
      'debug',
      '--cache-dir',
      '/run',
      '--no-pidfile',
      ...more,
    ]);

  const first = await update();
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, new RegExp(`good ${client.ipv4}`));
  assert.deepEqual(await served(world, 'nas'), [client.ipv4]);

  const again = await update('--force');
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stderr, new RegExp(`nochg ${client.ipv4}`));

  await gateway.command('credential', 'revoke', `nas.${zone}`);
  const revoked = await update('--force');
  assert.notEqual(revoked.code, 0);
  assert.deepEqual(await served(world, 'nas'), [client.ipv4]);
});

test('curl, as the gateway tells it to: the address that the request comes from', async () => {
  await using lab = await Lab.start();
  const world = await worldIn(lab);
  const { client } = world;
  const file = '/etc/update.curl';
  await configure(world, file, 'curl', 'desk', `cacert = "${certificate}"\n`);
  const update = () => client.run('curl', ['--config', file, '--fail', '--silent', '--show-error']);

  assert.equal((await update()).stdout.trim(), `good ${client.ipv4}`);
  assert.deepEqual(await served(world, 'desk'), [client.ipv4]);
  assert.equal((await update()).stdout.trim(), `nochg ${client.ipv4}`);

  await client.setAddress('10.77.0.99');
  assert.equal((await update()).stdout.trim(), 'good 10.77.0.99');
  assert.deepEqual(await served(world, 'desk'), ['10.77.0.99']);
});
