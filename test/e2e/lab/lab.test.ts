import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Avahi } from './avahi.ts';
import { BonjourService } from './bonjour-service.ts';
import { Capture } from './capture.ts';
import { dig } from './dig.ts';
import { HostProcess } from './host-process.ts';
import { Lab } from './lab.ts';
import { Named } from './named.ts';
import { environmentOutside } from './own-network.ts';
import { PythonZeroconf } from './python-zeroconf.ts';
import type { Service } from './service.ts';
import { traces } from './traces.ts';
import { until } from './until.ts';

const television: Service = {
  name: 'Living room; "TV" & more',
  type: '_http._tcp',
  port: 8080,
  txt: ['path=/a b', 'version=2'],
};

test('two hosts with Avahi find each other by name', async () => {
  await using lab = await Lab.start();
  const desk = await lab.host('desk');
  const shelf = await lab.host('shelf');
  const [atDesk, atShelf] = await Promise.all([Avahi.start(desk), Avahi.start(shelf)]);

  assert.deepEqual(await atDesk.resolve('shelf.local'), [shelf.ipv4, shelf.ipv6]);
  assert.deepEqual(await atShelf.resolve('desk.local'), [desk.ipv4, desk.ipv6]);
  assert.equal(await atDesk.reverse(shelf.ipv4), 'shelf.local');
});

test('of two hosts with one name, Avahi renames the one that came later', async () => {
  await using lab = await Lab.start();
  const first = await Avahi.start(await lab.host('laptop'));
  const second = await Avahi.start(await lab.host('laptop'));

  assert.deepEqual([first.name, second.name], ['laptop', 'laptop-2']);
});

test('python-zeroconf and bonjour-service see what Avahi announces', async () => {
  await using lab = await Lab.start();
  const desk = await lab.host('desk');
  await Avahi.start(desk, [television]);
  const python = await PythonZeroconf.start(await lab.host('shelf'));
  const node = await BonjourService.start(await lab.host('attic'));

  const byPython = await until('python sees it', async () => (await python.browse(television.type))[0]);
  const byNode = await until('node sees it', async () => (await node.browse(television.type))[0]);
  for (const { value } of [byPython, byNode]) {
    const { addresses, ...found } = value;
    assert.deepEqual(found, { ...television, host: 'desk.local' });
    assert.deepEqual(addresses.toSorted(), [desk.ipv4, desk.ipv6]);
  }
  assert.deepEqual(await python.resolve('desk.local'), [desk.ipv4, desk.ipv6]);
});

test('Avahi sees what python-zeroconf and bonjour-service announce, until they say goodbye', async () => {
  await using lab = await Lab.start();
  const avahi = await Avahi.start(await lab.host('desk'));
  const python = await PythonZeroconf.start(await lab.host('shelf'));
  const node = await BonjourService.start(await lab.host('attic'));
  const radio = { ...television, name: 'radio' };
  assert.equal(await python.register(television), `${television.name}.${television.type}.local.`);
  assert.equal(await node.publish(radio), true);

  const both = await until('Avahi sees both', async () => {
    const services = await avahi.browse('_http._tcp');
    return services.length === 2 && services.toSorted((a, b) => a.host.localeCompare(b.host));
  });
  assert.deepEqual(
    both.value.map(({ addresses: _, ...service }) => service),
    [
      { ...radio, host: 'attic.local' },
      { ...television, host: 'shelf.local' },
    ],
  );
  await Promise.all([python.close(), node.close()]);
  await until('Avahi sees neither', async () => (await avahi.browse('_http._tcp')).length === 0);
});

test('a host that leaves says goodbye, and is missed', async () => {
  await using lab = await Lab.start();
  await using heard = await Capture.start(lab);
  const shelf = await Avahi.start(await lab.host('shelf'), [television]);
  const desk = await PythonZeroconf.start(await lab.host('desk'));
  const seen = async () => (await desk.browse(television.type)).length;
  await until('the television is seen', async () => (await seen()) === 1);

  await shelf.stop('SIGTERM');
  await until('the goodbye', () => heard.goodbyes('shelf.local')[0]);
  const missed = await until('the television is missed', async () => (await seen()) === 0);
  assert.ok(missed.took < 2_000);
});

test('a capture hears the probes, the announcement and the goodbye of a host', async () => {
  await using lab = await Lab.start();
  await using capture = await Capture.start(lab);
  const desk = await lab.host('desk');
  const avahi = await Avahi.start(desk);
  const python = await PythonZeroconf.start(await lab.host('shelf'));
  await python.browse('_http._tcp');
  await avahi.stop();

  const goodbye = await until('the goodbye', () => capture.goodbyes('DESK.local')[0]);
  const probe = capture.probes('desk.local').find(({ from }) => from === desk.ipv4);
  const announced = capture.records('desk.local').find(({ type, ttl }) => type === 'A' && ttl > 0);
  assert.ok(probe && probe.at < goodbye.value.at);
  assert.deepEqual(announced, {
    section: 'answer',
    name: 'desk.local',
    type: 'A',
    ttl: 120,
    flush: true,
    data: desk.ipv4,
  });
  const asked = capture.messages.flatMap(({ questions }) => questions).filter(({ type }) => type === 'PTR');
  assert.deepEqual(asked[0], { name: '_http._tcp.local', type: 'PTR', unicast: true });
  assert.deepEqual(capture.malformed, []);
});

test('named answers for its zones, and a SIGHUP loads an edited one', async () => {
  await using lab = await Lab.start();
  const gateway = await lab.host('gateway', 1);
  const desk = await lab.host('desk');
  const named = await Named.start(gateway);

  assert.deepEqual(await dig(desk, gateway.ipv4, 'printer.testopendyn.com', 'A'), {
    status: 'NOERROR',
    answers: [{ name: 'printer.testopendyn.com.', ttl: 604_800, type: 'A', data: '10.77.0.200' }],
  });
  for (const address of [gateway.ipv4, gateway.ipv6]) {
    const { answers } = await dig(desk, gateway.ipv6, '-x', address);
    assert.equal(answers[0]?.data, 'ns.testopendyn.com.');
  }
  assert.equal((await dig(desk, gateway.ipv4, 'laptop.testopendyn.com', 'A')).status, 'NXDOMAIN');

  const file = named.zoneFile('testopendyn.com');
  const text = await readFile(file, 'utf8');
  const withLaptop = text
    .replace(/2(\s+; Serial)/, '3$1')
    .replace(';endhostlist', `laptop\tIN\tA\t${desk.ipv4}\n;endhostlist`);
  await writeFile(file, withLaptop);
  named.kill('SIGHUP');
  await until('the laptop is served', async () => {
    const { answers } = await dig(desk, gateway.ipv4, 'laptop.testopendyn.com', 'A');
    return answers[0]?.data === desk.ipv4;
  });
  assert.deepEqual(named.complaints, []);

  await writeFile(file, withLaptop.replace('; Serial', '').replace('3', 'three'));
  named.kill('SIGHUP');
  await until('named complains', () => named.complaints.some((line) => line.includes('db.testopendyn.com')));
});

test('named hangs, crashes and comes back', async () => {
  await using lab = await Lab.start();
  const gateway = await lab.host('gateway', 1);
  const named = await Named.start(gateway);
  const ask = async () => (await dig(gateway, '127.0.0.1', 'ns.testopendyn.com', 'A')).status;

  named.kill('SIGSTOP');
  assert.equal(await ask(), 'SILENCE');
  named.kill('SIGCONT');
  assert.equal(await ask(), 'NOERROR');
  await named.stop('SIGKILL');
  assert.equal(await ask(), 'SILENCE');
  await named.startAgain();
  assert.equal(await ask(), 'NOERROR');
  assert.equal((await gateway.run('cat', [named.pidFile])).stdout, String(named.pid));
});

test('a cable is pulled and put back', async () => {
  await using lab = await Lab.start();
  const gateway = await lab.host('gateway', 1);
  const desk = await lab.host('desk');
  await Named.start(gateway);
  const carrier = async () => (await desk.run('cat', ['/sys/class/net/eth0/carrier'])).stdout;
  const ask = async () => (await dig(desk, gateway.ipv4, 'ns.testopendyn.com', 'A')).status;

  await desk.unplug();
  assert.deepEqual([await carrier(), await ask()], ['0', 'SILENCE']);
  await desk.plug();
  assert.equal(await carrier(), '1');
  await until('named answers again', async () => (await ask()) === 'NOERROR');
});

test('a host moves to other addresses, and its neighbours see it', async () => {
  await using lab = await Lab.start();
  const desk = await lab.host('desk');
  await Avahi.start(desk);
  const neighbour = await Avahi.start(await lab.host('shelf'));
  const before = desk.ipv4;

  await desk.setAddress('10.77.0.99');
  await desk.removeAddress(`${desk.ipv6}/64`);
  await desk.addAddress('fd77::99/64');
  const expected = '10.77.0.99 fd77::99';
  // avahi-resolve gives up on a family after five seconds.
  await until(
    `${before} has given way to ${expected}`,
    async () => (await neighbour.resolve('desk.local')).join(' ') === expected,
    { within: 20_000 },
  );
});

test('a host has its own hostname, /etc and /run', async () => {
  await using lab = await Lab.start();
  const desk = await lab.host('desk');
  const shelf = await lab.host('shelf');
  await writeFile(desk.path('/etc/resolv.conf.new'), 'nameserver 10.77.0.1\n');
  await desk.run('mv', ['/etc/resolv.conf.new', '/etc/resolv.conf']);

  assert.equal((await desk.run('hostname')).stdout, 'desk');
  assert.equal((await desk.run('cat', ['/etc/resolv.conf'])).stdout, 'nameserver 10.77.0.1');
  assert.notEqual((await shelf.run('cat', ['/etc/resolv.conf'])).stdout, 'nameserver 10.77.0.1');
  assert.deepEqual(await desk.run('sh', ['-c', 'read line; echo "$line" >&2; exit 3'], 'heard'), {
    code: 3,
    signal: null,
    stdout: '',
    stderr: 'heard',
  });
});

test('a program that ends, or says nothing, fails the story with its last words', async () => {
  await using lab = await Lab.start();
  const desk = await lab.host('desk');
  const ended = desk.spawn('sh', ['-c', 'echo almost; exit 1']);
  const silent = desk.spawn('sh', ['-c', 'echo almost; exec sleep infinity']);

  await assert.rejects(ended.waitForLine(/ready/), /desk: sh ended before \/ready\/ came.\n {2}almost/);
  await assert.rejects(silent.waitForLine(/ready/, 200), /desk: sh: no \/ready\/ in 200 ms.\n {2}almost/);
  await assert.rejects(
    until('pigs fly', () => false, { within: 50 }),
    /pigs fly: not within 50 ms; last seen: false/,
  );
});

test('a lab leaves nothing behind when it is disposed of', async () => {
  const before = await traces();
  {
    await using lab = await Lab.start();
    const desk = await lab.host('desk');
    await using _ = await Capture.start(lab);
    await Avahi.start(desk);
    await desk.run('sh', ['-c', 'setsid sleep infinity >/dev/null 2>&1 &']);
    assert.notDeepEqual(await traces(), before);
  }
  assert.deepEqual(await traces(), before);
});

const standing = fileURLToPath(new URL('standing-lab.ts', import.meta.url));
const deaths = [
  { of: 'its test file, by SIGTERM', command: [process.execPath, standing], signal: 'SIGTERM' },
  { of: 'its test file, by SIGKILL', command: [process.execPath, standing], signal: 'SIGKILL' },
  {
    of: 'the test runner, by SIGKILL',
    command: ['sh', '-c', '"$@"; exit $?', 'sh', process.execPath, standing],
    signal: 'SIGKILL',
  },
] as const;

for (const { of, command, signal } of deaths) {
  test(`a lab leaves nothing behind after the death of ${of}`, async () => {
    const before = await traces();
    const [program, ...args] = command;
    await using story = new HostProcess('a story', program, args, environmentOutside());
    await story.waitForLine(/^standing$/, 15_000);
    assert.ok((await traces()).processes > before.processes + 5);

    story.kill(signal);
    const cleared = await until('nothing is left', async () => {
      const now = await traces();
      return now.processes === before.processes && now;
    });
    assert.deepEqual(cleared.value, before);
  });
}
