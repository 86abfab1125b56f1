import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { suite, test } from 'node:test';
import { Avahi } from './avahi.ts';
import { dig } from './dig.ts';
import { Lab } from './lab.ts';
import { Named } from './named.ts';
import { until } from './until.ts';

suite('the lab', () => {
  test('two hosts with Avahi find each other by name', async () => {
    await using lab = await Lab.start();
    const desk = await lab.host('desk');
    const shelf = await lab.host('shelf');
    const [atDesk, atShelf] = await Promise.all([Avahi.start(desk), Avahi.start(shelf)]);

    assert.deepEqual(await atDesk.resolve('shelf.local'), [shelf.ipv4, shelf.ipv6]);
    assert.deepEqual(await atShelf.resolve('desk.local'), [desk.ipv4, desk.ipv6]);
    assert.equal(await atDesk.reverse(shelf.ipv4), 'shelf.local');
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
    assert.equal((await dig(desk, gateway.ipv6, 'laptop.testopendyn.com', 'A')).status, 'NXDOMAIN');

    const file = named.zoneFile('testopendyn.com');
    const before = await readFile(file, 'utf8');
    const after = before
      .replace('2\t\t; Serial', '3\t\t; Serial')
      .replace(';endhostlist', 'laptop\tIN\tA\t10.77.0.11\n;endhostlist');
    await writeFile(file, after);
    named.kill('SIGHUP');
    const served = await until('laptop is served', async () => {
      const { answers } = await dig(desk, gateway.ipv4, 'laptop.testopendyn.com', 'A');
      return answers[0]?.data;
    });
    assert.equal(served.value, '10.77.0.11');
    assert.deepEqual(named.complaints, []);
  });
});
