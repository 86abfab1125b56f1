import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Capture } from './lab/capture.ts';
import type { Host } from './lab/host.ts';
import type { HostProcess } from './lab/host-process.ts';
import { Lab } from './lab/lab.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const NOBODY = '65534';

interface Chapter {
  event: string;
  name?: string;
  local?: string;
  addresses?: string[];
  tookMs: number;
  proofs: { claim: string; held: boolean }[];
}

test('npm start -- --once: without root, arrives, proves it, leaves, proves that, and sends nothing to the network', async () => {
  await using lab = await Lab.start();
  const laptop = await lab.host('laptop');
  await using heard = await Capture.start(lab);

  const start = npmStart(laptop, '--once', '--json');
  const { code } = await start.exit;

  const [arrived, departed, ...more] = start.stdout.map((line): Chapter => JSON.parse(line));
  assert.deepEqual(more, []);
  assert.deepEqual([arrived?.event, departed?.event], ['arrived', 'departed']);
  assert.deepEqual([arrived?.name, arrived?.local], ['laptop.home.arpa', 'laptop.local']);
  assert.deepEqual(arrived?.addresses, ['127.0.0.1', '::1']);
  assert.deepEqual(
    [...(arrived?.proofs ?? []), ...(departed?.proofs ?? [])].filter(({ held }) => !held),
    [],
  );
  assert.equal(arrived?.proofs.length, 4);
  assert.equal(departed?.proofs.length, 4);
  assert.equal(code, 0);
  assert.deepEqual(heard.messages, []);
});

test('npm start: goes on until Ctrl-C, and takes another port where the usual one is taken', async () => {
  await using lab = await Lab.start();
  const laptop = await lab.host('laptop');
  const squatter = laptop.spawn(process.execPath, [
    '-e',
    `require('node:net').createServer().listen(8443, '127.0.0.1', () => console.log('squatting'))`,
  ]);
  await squatter.waitForLine(/squatting/);

  const start = npmStart(laptop);
  await start.waitForLine(/Ctrl-C makes the host leave/, 20_000);
  const curl = start.stdout.find((line) => /curl --insecure https:.*\/network$/.test(line))?.trim() ?? '';
  assert.doesNotMatch(curl, /8443/);
  assert.match((await laptop.run('sh', ['-c', `${curl} --silent`])).stdout, /"home\.arpa"/);
  const [dig = ''] = start.stdout.filter((line) => /^ +dig @.* laptop\.home\.arpa \+short$/.test(line));
  assert.equal((await laptop.run('sh', ['-c', dig])).stdout, '127.0.0.1');
  const { code } = await start.stop('SIGINT');

  assert.equal(code, 0);
  assert.match(start.stdout.join('\n'), /✔ laptop\.home\.arpa does not exist/);
  await squatter.stop();
  assert.deepEqual(await laptop.processes(), []);
});

test('npm start -- --lan --once, as root on a LAN without IPv6 prefixes: neighbours see the host, and the resolver comes back', async () => {
  await using lab = await Lab.start();
  await using heard = await Capture.start(lab);
  const laptop = await lab.host('laptop');
  await laptop.removeAddress(`${laptop.ipv6}/64`);
  const resolver = async () => (await laptop.run('cat', ['/etc/resolv.conf'])).stdout;
  const before = await resolver();

  const script = `cd ${PROJECT} && exec npm start --silent -- --lan --once --json`;
  const start = laptop.spawn('sh', ['-c', script], { env: { HOME: '/run', XDG_STATE_HOME: '/run/state' } });
  const { code } = await start.exit;

  const chapters = start.stdout.map((line): Chapter => JSON.parse(line));
  assert.deepEqual(
    chapters.flatMap(({ proofs }) => proofs).filter(({ held }) => !held),
    [],
  );
  assert.deepEqual(chapters[0]?.addresses, [laptop.ipv4]);
  assert.equal(code, 0, start.stderr.join('\n'));
  assert.ok(heard.records('laptop.local').length > 0);
  assert.equal(await resolver(), before);
});

test('npm start with an option that it does not have says what it has', async () => {
  await using lab = await Lab.start();
  const start = npmStart(await lab.host('laptop'), '--bogus');

  assert.equal((await start.exit).code, 2);
  assert.match(start.stderr.join('\n'), /--bogus.*\nTry: npm start -- --help/s);
  assert.doesNotMatch(start.stderr.join('\n'), /ERR_PARSE_ARGS|at file:/);
});

function npmStart(host: Host, ...options: string[]): HostProcess {
  const asNobody = ['--reuid', NOBODY, '--regid', NOBODY, '--clear-groups'];
  const home = '/run/nobody';
  const script = `mkdir -p ${home} && chown ${NOBODY}:${NOBODY} ${home} && cd ${PROJECT} && exec setpriv ${asNobody.join(' ')} npm start --silent -- ${options.join(' ')}`;
  return host.spawn('sh', ['-c', script], { env: { HOME: home, XDG_STATE_HOME: `${home}/state` } });
}
