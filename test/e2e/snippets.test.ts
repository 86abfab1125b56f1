import assert from 'node:assert/strict';
import { copyFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { dig } from './lab/dig.ts';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Gateway } from './lab/open-dyndns.ts';

const certificate = '/etc/gateway.crt';
const file = '/etc/client.conf';

/** Programs that run once with a file; `trust` is the line that makes the gateway's own certificate known. */
const clients = [
  {
    client: 'ddclient',
    trust: `ssl_ca_file=${certificate}\n`,
    command: ['ddclient', '-daemon=0', '-file', file, '-cache', '/run/ddclient.cache'],
  },
  {
    client: 'inadyn',
    trust: `ca-trust-file = "${certificate}"\n`,
    command: ['inadyn', '--once', '--foreground', '--no-pidfile', '--cache-dir=/run', `--config=${file}`],
  },
  {
    client: 'curl',
    trust: `cacert = "${certificate}"\n`,
    command: ['curl', '--config', file, '--fail', '--silent', '--show-error'],
  },
] as const;

test('what dyndns-gateway snippet prints works as it is: the LAN’s address of the client is in DNS', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const gateway = await Gateway.start(named);
  const desk = await lab.host('desk');
  await writeFile(desk.path('/etc/resolv.conf'), `nameserver ${named.host.ipv4}\n`);
  await copyFile(named.host.path('/run/open-dyndns/gateway.crt'), desk.path(certificate));

  for (const { client, trust, command } of clients) {
    const host = `with-${client}`;
    const server = `${named.host.ipv4}:8443`;
    const text = await gateway.command('snippet', client, '--host', host, '--server', server);
    await writeFile(desk.path(file), trust + text, { mode: 0o600 });
    const [program, ...args] = command;
    const { code, stderr } = await desk.run(program, args);
    assert.equal(code, 0, stderr);
    const { answers } = await dig(desk, named.host.ipv4, `${host}.testopendyn.com`, 'A');
    assert.deepEqual(
      answers.map(({ data }) => data),
      [desk.ipv4],
      stderr,
    );
  }
});
