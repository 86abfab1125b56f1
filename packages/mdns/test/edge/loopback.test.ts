import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { decodeMessage, encodeMessage, message, Name, question } from '@open-dyndns/dns';
import { type BrowseEvent, type Browser, lanLinks, MdnsError, openMdns, watchLinks } from '@open-dyndns/mdns';

/** Other programs may speak mDNS on this machine's loopback interface at the same time. */
const unique = Math.random().toString(36).slice(2, 8);
const type = `_t-${unique}._tcp`;

function seen(browser: Browser, kind: BrowseEvent['kind']): Promise<BrowseEvent> {
  const { promise, resolve } = Promise.withResolvers<BrowseEvent>();
  const subscription = browser.on((event) => {
    if (event.kind === kind) resolve(event);
  });
  return promise.finally(() => subscription[Symbol.dispose]());
}

test('two programs of one machine find each other on loopback, see changes, and see each other leave', async () => {
  await using asker = await openMdns({ links: 'loopback' });
  const browser = asker.browse(type);
  const mdns = await openMdns({ links: 'loopback' });
  const host = mdns.claimHost(`laptop-${unique}`);
  const service = mdns.publish({
    instance: 'Web v1.2',
    type,
    port: 8080,
    host,
    txt: { path: '/', flag: true },
  });
  assert.equal(await host.established, `laptop-${unique}`);
  const up = await seen(browser, 'up');
  assert.equal(up.service.instance, 'Web v1.2');
  assert.equal(up.service.port, 8080);
  assert.deepEqual(up.service.txt, { path: '/', flag: true });
  assert.ok(up.service.addresses.includes('127.0.0.1'));

  const changed = seen(browser, 'changed');
  service.update({ path: '/new' });
  assert.deepEqual((await changed).service.txt, { path: '/new' });

  const [address] = await asker.query(Name.fromLabels([host.label, 'local']), 'A');
  assert.deepEqual(address?.rdata, { type: 'A', address: '127.0.0.1' });

  const down = seen(browser, 'down');
  await mdns[Symbol.asyncDispose]();
  assert.equal((await down).service.instance, 'Web v1.2');
});

test('a plain resolver gets its answer by unicast', async () => {
  await using mdns = await openMdns({ links: 'loopback' });
  const label = `plain-${unique}`;
  await mdns.claimHost(label).established;
  const socket = createSocket('udp4');
  socket.bind({ address: '127.0.0.1', port: 0 });
  await once(socket, 'listening');
  socket.setMulticastInterface('127.0.0.1');
  const name = Name.fromLabels([label, 'local']);
  socket.send(encodeMessage(message({ id: 99, questions: [question(name, 'A')] })), 5353, '224.0.0.251');
  const [packet] = await once(socket, 'message');
  socket.close();
  const answer = decodeMessage(packet);
  assert.ok(answer.ok);
  assert.equal(answer.value.id, 99);
  assert.deepEqual(
    answer.value.answers.map(({ rdata }) => rdata),
    [{ type: 'A', address: '127.0.0.1' }],
  );
});

test('an aborted signal closes it', async () => {
  const controller = new AbortController();
  const mdns = await openMdns({ links: 'loopback', signal: controller.signal });
  controller.abort();
  assert.throws(
    () => mdns.claimHost('late'),
    (error) => error instanceof MdnsError && error.code === 'mdns.closed',
  );
});

test('an interface that is not there is named', async () => {
  await assert.rejects(
    openMdns({ links: ['no-such-interface'] }),
    (error) =>
      error instanceof MdnsError &&
      error.message.startsWith('no-such-interface: there is no interface of this name'),
  );
});

test('interfaces are listed and watched without mDNS', () => {
  const [loopback] = lanLinks('loopback');
  assert.deepEqual(loopback?.addresses[0], {
    address: '127.0.0.1',
    prefixLength: 8,
    family: 4,
    scope: 'host',
  });
  using watch = watchLinks('loopback', () => assert.fail('nothing changes'));
  assert.ok(watch);
});
