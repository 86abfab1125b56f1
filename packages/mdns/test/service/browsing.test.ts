import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message, Name, printRdata, type ResourceRecord, readName, record } from '@open-dyndns/dns';
import type { BrowseEvent } from '../../src/service/link-browser.ts';
import { ethernet, SimulatedLan } from '../simulated-lan.ts';

const http = readName('_http._tcp.local.');
const desk = readName('Front\\032Desk\\.1._http._tcp.local.');
const printer = readName('printer.local.');

const pointer = record(http, 4500, { type: 'PTR', target: desk });
const srv = unique(record(desk, 120, { type: 'SRV', priority: 0, weight: 0, port: 80, target: printer }));
const txt = unique(
  record(desk, 4500, { type: 'TXT', strings: [Buffer.from('path=/'), Buffer.from('color')] }),
);
const address = unique(record(printer, 120, { type: 'A', address: '10.0.0.9' }));

function unique(one: ResourceRecord): ResourceRecord {
  return { ...one, cacheFlush: true };
}

function response(...answers: readonly ResourceRecord[]) {
  return message({ response: true, authoritative: true, answers });
}

/** A LAN on which one host browses for web services; `events` are what its browser told. */
async function browsingLan(type = '_http._tcp') {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  const browser = mdns.browse(type);
  const events: string[] = [];
  browser.on(({ kind, service }: BrowseEvent) =>
    events.push(
      `${kind} ${service.instance} ${service.addresses.join(' ')}:${service.port} ${JSON.stringify(service.txt)}`,
    ),
  );
  return { lan, mdns, browser, events };
}

const deskUp = 'up Front Desk.1 10.0.0.9:80 {"path":"/","color":true}';

test('a service is up once PTR, SRV, TXT and an address came, in one packet or in four', async () => {
  for (const packets of [
    [[pointer, srv, txt, address]],
    [[address], [txt], [srv], [pointer]],
    [[pointer], [srv], [txt], [address]],
  ]) {
    const { lan, events, browser } = await browsingLan();
    for (const records of packets) {
      assert.deepEqual(events, []);
      lan.say(response(...records));
      lan.clock.advance(5);
    }
    assert.deepEqual(events, [deskUp]);
    assert.equal(browser.services.length, 1);
  }
});

test('what a pointer does not bring along is asked for', async () => {
  const { lan } = await browsingLan();
  lan.say(response(pointer));
  lan.clock.advance(200);
  lan.say(response(srv, txt));
  lan.clock.advance(200);
  const asked = lan.sent.flatMap(({ message: { questions } }) => questions.map(({ type }) => type));
  assert.deepEqual([...new Set(asked)].toSorted(), ['A', 'AAAA', 'PTR', 'SRV', 'TXT']);
});

test('what came along is not asked for', async () => {
  const { lan } = await browsingLan();
  const noIpv6 = unique(record(printer, 120, { type: 'NSEC', next: printer, types: ['A'] }));
  lan.say(response(pointer, srv, txt, address, noIpv6));
  lan.clock.advance(10_000);
  const asked = lan.sent.flatMap(({ message: { questions } }) => questions.map(({ type }) => type));
  assert.deepEqual([...new Set(asked)], ['PTR']);
});

test('a goodbye takes the service down a second later, and an announcement within that second keeps it', async () => {
  const { lan, events } = await browsingLan();
  lan.say(response(pointer, srv, txt, address));
  lan.say(response({ ...pointer, ttl: 0 }));
  lan.clock.advance(500);
  lan.say(response(pointer));
  lan.clock.advance(5000);
  assert.deepEqual(events, [deskUp]);
  lan.say(response({ ...pointer, ttl: 0 }));
  lan.clock.advance(999);
  assert.equal(events.length, 1);
  lan.clock.advance(1);
  assert.equal(events[1], deskUp.replace('up', 'down'));
});

test('a changed text or address is told, without the service going down', async () => {
  const { lan, events } = await browsingLan();
  lan.say(response(pointer, srv, txt, address));
  lan.clock.advance(5000);
  lan.say(response(unique(record(desk, 4500, { type: 'TXT', strings: [Buffer.from('path=/new')] }))));
  lan.say(response(unique(record(printer, 120, { type: 'A', address: '10.0.0.10' }))));
  lan.clock.advance(2000);
  assert.deepEqual(events.slice(1), [
    'changed Front Desk.1 10.0.0.9:80 {"path":"/new"}',
    'changed Front Desk.1 10.0.0.9 10.0.0.10:80 {"path":"/new"}',
    'changed Front Desk.1 10.0.0.10:80 {"path":"/new"}',
  ]);
});

test('the same records again, in whatever packets, tell nothing', async () => {
  const { lan, events } = await browsingLan();
  lan.say(response(pointer, srv, txt, address));
  for (const one of [srv, pointer, txt, address]) {
    lan.clock.advance(1000);
    lan.say(response(one));
  }
  assert.deepEqual(events, [deskUp]);
});

test('a service whose host fell silent is asked for at 80, 85, 90 and 95 % of its TTL and is then down', async () => {
  const { lan, events } = await browsingLan();
  const noIpv6 = unique(record(printer, 120, { type: 'NSEC', next: printer, types: ['A'] }));
  lan.say(response(pointer, srv, txt, address, noIpv6));
  lan.clock.advance(119_000);
  const asked = lan.sent.filter(({ message: { questions } }) => questions.some(({ type }) => type === 'A'));
  // 80 % of 120 s and half of the 2 % that may come on top.
  assert.deepEqual(
    asked.map(({ at }) => Math.round(at / 100) / 10),
    [97.2, 103.2, 109.2, 115.2],
  );
  lan.clock.advance(1000);
  assert.equal(events[1], deskUp.replace('up', 'down'));
});

test('questions come after 20 to 120 ms, then 1, 2, 4 … 3600 s apart, the first one alone with the QU bit', async () => {
  const { lan } = await browsingLan();
  lan.clock.advance(3 * 3_600_000);
  const asked = lan.sent.map(({ at }) => at);
  const gaps = asked.slice(1).map((at, index) => (at - (asked[index] ?? 0)) / 1000);
  assert.equal(asked[0], 70);
  assert.deepEqual(gaps, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600]);
  const unicast = lan.sent.map(({ message: { questions } }) => questions[0]?.unicastResponse);
  assert.deepEqual(unicast, [true, ...gaps.map(() => false)]);
});

test('questions carry what is known, as long as half of its TTL is left, without the flush bit', async () => {
  const { lan } = await browsingLan();
  lan.clock.advance(100);
  lan.say(response(pointer));
  lan.clock.advance(4_000_000);
  const known = lan.sent
    .filter(({ message: { questions } }) => questions.some(({ type }) => type === 'PTR'))
    .map(({ at, message: { answers } }) => [Math.round(at / 1000), answers[0]?.ttl, answers[0]?.cacheFlush]);
  assert.deepEqual(known.slice(0, 4), [
    [0, undefined, undefined],
    [1, 4499, false],
    [3, 4497, false],
    [7, 4493, false],
  ]);
  assert.ok(known.every(([at = 0, ttl]) => Number(at) > 2251 === (ttl === undefined) || at === 0));
});

test('a question that another host has just asked is not asked again', async () => {
  const { lan } = await browsingLan();
  lan.clock.advance(1000);
  lan.say(message({ questions: [{ name: http, type: 'PTR', class: 'IN', unicastResponse: false }] }));
  lan.clock.advance(500);
  assert.equal(lan.sent.length, 1);
  lan.clock.advance(2000);
  assert.equal(lan.sent.length, 2);
});

test('a question is asked although another host has just asked it, if that one knows what this host does not', async () => {
  const { lan } = await browsingLan();
  lan.clock.advance(1000);
  const questions = [{ name: http, type: 'PTR', class: 'IN', unicastResponse: false }] as const;
  lan.say(message({ questions, answers: [pointer] }));
  lan.clock.advance(500);
  assert.equal(lan.sent.length, 2);
});

test('an unasked unicast response is ignored; one within two seconds of a QU question is not', async () => {
  const { lan, events } = await browsingLan();
  lan.clock.advance(1000);
  lan.say(response(pointer, srv), { to: '10.0.0.1' });
  lan.clock.advance(60_000);
  lan.say(response(txt, address), { to: '10.0.0.1' });
  assert.deepEqual(events, []);
  lan.say(response(pointer, srv, txt, address));
  assert.deepEqual(events, [deskUp]);
});

test('a browser finds its own host’s services too', async () => {
  const { lan, mdns, browser } = await browsingLan();
  const host = mdns.claimHost('laptop');
  const service = mdns.publish({ instance: 'Web', type: '_http._tcp', port: 8080, host });
  lan.clock.advance(2000);
  assert.deepEqual(
    browser.services.map(({ instance }) => instance),
    ['Web'],
  );
  const later = mdns.browse('_http._tcp');
  lan.clock.advance(2000);
  assert.deepEqual(
    later.services.map(({ instance }) => instance),
    ['Web'],
  );
  await service[Symbol.asyncDispose]();
  lan.clock.advance(2000);
  assert.deepEqual(browser.services, []);
});

test('hosts find each other, and hear of updates and of leaving', async () => {
  const { lan, events } = await browsingLan();
  const { mdns } = await lan.host();
  const service = mdns.publish({
    instance: 'Web',
    type: '_http._tcp',
    port: 80,
    host: mdns.claimHost('laptop'),
  });
  lan.clock.advance(2000);
  service.update({ version: '2' });
  lan.clock.advance(2000);
  await mdns[Symbol.asyncDispose]();
  lan.clock.advance(2000);
  assert.deepEqual(
    events.map((event) => event.replace(/fe80::2%eth0/, 'fe80')),
    [
      'up Web 10.0.0.2 fe80:80 {}',
      'changed Web 10.0.0.2 fe80:80 {"version":"2"}',
      'down Web 10.0.0.2 fe80:80 {"version":"2"}',
    ],
  );
});

test('two hosts that publish the same instance end as “Web” and “Web (2)”', async () => {
  const { lan, browser } = await browsingLan();
  for (const label of ['one', 'two']) {
    const { mdns } = await lan.host();
    mdns.publish({ instance: 'Web', type: '_http._tcp', port: 80, host: mdns.claimHost(label) });
  }
  lan.clock.advance(5000);
  assert.deepEqual(browser.services.map(({ instance }) => instance).toSorted(), ['Web', 'Web (2)']);
});

test('browsing for types tells which there are', async () => {
  const { lan, browser, events } = await browsingLan('_services._dns-sd._udp');
  const { mdns } = await lan.host();
  mdns.publish({ instance: 'Web', type: '_http._tcp', port: 80, host: mdns.claimHost('laptop') });
  lan.clock.advance(2000);
  assert.deepEqual(
    browser.services.map(({ instance }) => instance),
    ['_http._tcp'],
  );
  assert.equal(events.length, 1);
});

test('a new listener hears of what is known already', async () => {
  const { lan, browser } = await browsingLan();
  lan.say(response(pointer, srv, txt, address));
  const kinds: string[] = [];
  browser.on(({ kind }) => kinds.push(kind));
  assert.deepEqual(kinds, ['up']);
});

test('a query ends with a unique answer, with the owner’s denial, or with the timeout', async () => {
  const lan = new SimulatedLan();
  const asker = await lan.host();
  const { mdns } = await lan.host();
  mdns.claimHost('laptop');
  lan.clock.advance(10_000);
  const cases = [
    ['laptop.local.', 'A', ['10.0.0.2']],
    ['laptop.local.', 'AAAA', ['fe80::2']],
    ['laptop.local.', 'TXT', []],
    ['nobody.local.', 'A', []],
  ] as const;
  for (const [name, type, expected] of cases) {
    const answered = asker.mdns.query(readName(name), type);
    const started = lan.clock.now();
    lan.clock.advance(name === 'nobody.local.' ? 3000 : 200);
    assert.deepEqual(
      (await answered).map(({ rdata }) => printRdata(rdata)),
      expected,
      `${name} ${type}`,
    );
    assert.ok(lan.clock.now() > started);
  }
});

test('a query of one’s own name needs nobody else', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  mdns.claimHost('laptop');
  lan.clock.advance(10_000);
  const answered = mdns.query(readName('laptop.local.'), 'A');
  lan.clock.advance(200);
  assert.equal((await answered).length, 1);
});

test('a query ends when its signal aborts', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  const controller = new AbortController();
  const answered = mdns.query(readName('nobody.local.'), 'A', { signal: controller.signal });
  controller.abort();
  assert.deepEqual(await answered, []);
  assert.deepEqual(await mdns.query(readName('nobody.local.'), 'A', { signal: AbortSignal.abort() }), []);
});

test('a query that one link’s cache answers is asked on no link any more, and leaves its browsers alone', async () => {
  const lan = new SimulatedLan();
  const links = [ethernet(1, 'eth0'), ethernet(2, 'wlan0')];
  const { mdns } = await lan.host({ links, segments: { eth0: 'cable', wlan0: 'air' } });
  lan.say(response(address), { segment: 'cable' });
  assert.equal((await mdns.query(printer, 'A')).length, 1);
  lan.clock.advance(10_000);
  assert.deepEqual(lan.sent, []);

  const kinds: string[] = [];
  mdns.browse('_http._tcp').on(({ kind }) => kinds.push(kind));
  lan.say(response(pointer, srv, txt, address), { segment: 'cable' });
  lan.say(response(pointer, srv), { segment: 'air' });
  await mdns.query(desk, 'TXT');
  const asked = lan.clock.now();
  lan.clock.advance(10_000);
  const types = lan.since(asked).flatMap(({ message: { questions } }) => questions.map(({ type }) => type));
  assert.ok(types.filter((type) => type === 'TXT').length >= 3, types.join(' '));
});

test('a link that goes takes its services with it', async () => {
  const lan = new SimulatedLan();
  const host = await lan.host();
  const browser = host.mdns.browse('_http._tcp');
  const kinds: string[] = [];
  browser.on(({ kind }) => kinds.push(kind));
  lan.say(response(pointer, srv, txt, address));
  host.unplug();
  assert.deepEqual(kinds, ['up', 'down']);
});

test('a record that others ask for twice in vain is dropped after ten seconds, unless its owner speaks', async () => {
  const question = message({ questions: [{ name: desk, type: 'SRV', class: 'IN', unicastResponse: false }] });
  for (const [answered, expected] of [
    [false, [deskUp, deskUp.replace('up', 'down')]],
    [true, [deskUp]],
  ] as const) {
    const { lan, events } = await browsingLan();
    lan.say(response(pointer, srv, txt, address));
    lan.clock.advance(2000);
    lan.say(question);
    lan.clock.advance(1000);
    lan.say(question);
    lan.clock.advance(5000);
    if (answered) lan.say(response(srv));
    lan.clock.advance(4999);
    assert.deepEqual(events, [deskUp]);
    lan.clock.advance(1);
    assert.deepEqual(events, expected);
  }
});

test('a question with the record among its known answers accuses nobody', async () => {
  const { lan, events } = await browsingLan();
  lan.say(response(pointer, srv, txt, address));
  lan.clock.advance(2000);
  const question = message({
    questions: [{ name: http, type: 'PTR', class: 'IN', unicastResponse: false }],
    answers: [pointer],
  });
  for (let times = 0; times < 3; times += 1) lan.say(question);
  lan.clock.advance(20_000);
  assert.deepEqual(events, [deskUp]);
});

test('whoever asks with more known answers than fit in a packet accuses nobody', async () => {
  const { lan, events } = await browsingLan();
  lan.say(response(pointer, srv, txt, address));
  for (let times = 0; times < 3; times += 1) {
    lan.clock.advance(2000);
    const questions = [{ name: http, type: 'PTR', class: 'IN', unicastResponse: false }] as const;
    lan.say(message({ questions, truncated: true }));
    lan.say(message({ answers: [pointer] }));
  }
  lan.clock.advance(20_000);
  assert.deepEqual(events, [deskUp]);
});

test('a service whose user found nobody at its address is down ten seconds later, unless its host answers', async () => {
  for (const [answers, expected] of [
    [[], [deskUp, deskUp.replace('up', 'down')]],
    [[address], [deskUp, deskUp.replace('up', 'down')]],
    [[srv, txt, address], [deskUp]],
  ] as const) {
    const { lan, browser, events } = await browsingLan();
    lan.say(response(pointer, srv, txt, address));
    lan.clock.advance(5000);
    const [service] = browser.services;
    assert.ok(service !== undefined);
    browser.reconfirm(service);
    lan.clock.advance(5000);
    const asked = lan.since(5000).flatMap(({ message: { questions } }) => questions.map(({ type }) => type));
    const askedAnew = new Set(asked.filter((type) => type !== 'PTR'));
    assert.deepEqual([...askedAnew].toSorted(), ['A', 'AAAA', 'SRV', 'TXT']);
    lan.say(response(...answers));
    lan.clock.advance(5000);
    assert.deepEqual(events, expected);
  }
});

test('what is to be reconfirmed is asked for twice or more, and dropped after ten seconds without an answer', async () => {
  for (const [answered, expected] of [
    [false, [deskUp, deskUp.replace('up', 'down')]],
    [true, [deskUp]],
  ] as const) {
    const { lan, mdns, events } = await browsingLan();
    lan.say(response(pointer, srv, txt, address));
    lan.clock.advance(5000);
    mdns.reconfirm(printer, 'A');
    lan.clock.advance(5000);
    const asked = lan
      .since(5000)
      .filter(({ message: { questions } }) => questions.some(({ type }) => type === 'A'));
    assert.ok(asked.length >= 2);
    if (answered) lan.say(response(address));
    lan.clock.advance(4999);
    assert.deepEqual(events, [deskUp]);
    lan.clock.advance(1);
    assert.deepEqual(events, expected);
  }
});

test('a query that began before a link was up asks that link, too', async () => {
  const lan = new SimulatedLan();
  const host = await lan.host();
  host.unplug();
  const answered = host.mdns.query(printer, 'A');
  lan.clock.advance(500);
  host.plug();
  lan.clock.advance(500);
  lan.say(response(address));
  assert.deepEqual(
    (await answered).map(({ rdata }) => printRdata(rdata)),
    ['10.0.0.9'],
  );
});

test('disposal ends queries that wait for an answer', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  const answered = mdns.query(printer, 'A');
  await mdns[Symbol.asyncDispose]();
  assert.deepEqual(await answered, []);
});

test('the instances of a subtype are found by it, and only those', async () => {
  const lan = new SimulatedLan();
  const { mdns: publisher } = await lan.host();
  const host = publisher.claimHost('printers');
  const subtypes = ['_colour'];
  publisher.publish({ instance: 'Colour', type: '_ipp._tcp', port: 631, host, subtypes });
  publisher.publish({ instance: 'Grey', type: '_ipp._tcp', port: 632, host });
  lan.clock.advance(5000);
  const { mdns } = await lan.host();
  const browser = mdns.browse('_colour._sub._ipp._tcp');
  lan.clock.advance(5000);
  assert.deepEqual(
    browser.services.map(({ instance, type, port }) => ({ instance, type, port })),
    [{ instance: 'Colour', type: '_ipp._tcp', port: 631 }],
  );
});

test('8,000 made-up instances of a type that is browsed do not make this host flood its link', async () => {
  const { lan } = await browsingLan();
  sayCrowd(lan);
  lan.clock.advance(60_000);
  assert.ok(lan.sent.length <= 240, `${lan.sent.length} packets in a minute`);
});

test('a service that comes after 8,000 made-up ones is asked for within two seconds', async () => {
  const { lan } = await browsingLan();
  sayCrowd(lan);
  lan.clock.advance(10_000);
  lan.say(response(pointer));
  lan.clock.advance(2000);
  const asked = lan.sent.flatMap(({ message: { questions } }) => questions);
  assert.ok(asked.some(({ name, type }) => type === 'SRV' && name.equals(desk)));
});

/** Pointers that nobody answers for, in as many packets as it takes. */
function sayCrowd(lan: SimulatedLan): void {
  for (let packet = 0; packet < 160; packet += 1) {
    const instances = Array.from({ length: 50 }, (_, n) => Name.fromLabels([`made up ${packet}-${n}`], http));
    lan.say(response(...instances.map((target) => record(http, 4500, { type: 'PTR', target }))));
  }
}
