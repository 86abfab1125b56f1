import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message, printName, printRdata, type ResourceRecord, readName, record } from '@open-dyndns/dns';
import { MdnsService } from '../../src/service/mdns.ts';
import { ethernet, SimulatedLan } from '../simulated-lan.ts';

const laptop = readName('laptop.local.');

/** An address record as another host would announce it. */
function foreignAddress(address: string, ttl = 120): ResourceRecord {
  return { ...record(laptop, ttl, { type: 'A', address }), cacheFlush: true };
}

function response(...answers: readonly ResourceRecord[]) {
  return message({ response: true, authoritative: true, answers });
}

test('a host probes three times, 250 ms apart, and announces after another 250 ms', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host({ random: () => 0.4 });
  const claim = mdns.claimHost('laptop');
  lan.clock.advance(5000);
  assert.equal(await claim.established, 'laptop');
  const probes = lan.sent.filter(({ message: { response } }) => !response);
  const announcements = lan.sent.filter(({ message: { response } }) => response);
  assert.deepEqual(
    probes.map(({ at }) => at),
    [100, 350, 600],
  );
  assert.deepEqual(
    announcements.map(({ at }) => at),
    [850, 1850, 3850],
  );
});

test('a probe asks ANY with the QU bit and proposes every record without the cache-flush bit', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  mdns.claimHost('laptop');
  lan.clock.advance(300);
  const { questions = [], authorities = [] } = lan.sent[0]?.message ?? {};
  const ofHost = questions.find(({ name }) => name.equals(laptop));
  assert.deepEqual([ofHost?.type, ofHost?.class, ofHost?.unicastResponse], ['ANY', 'IN', true]);
  const proposed = authorities.filter(({ name }) => name.equals(laptop));
  assert.deepEqual(
    proposed.map(({ rdata }) => rdata.type),
    ['A', 'AAAA'],
  );
  assert.ok(authorities.every(({ cacheFlush }) => !cacheFlush));
});

test('the host name, its services and its reverse names are probed for in one packet', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  const host = mdns.claimHost('laptop');
  mdns.publish({ instance: 'Web', type: '_http._tcp', port: 80, host });
  lan.clock.advance(300);
  assert.equal(lan.sent.length, 1);
  assert.equal(lan.sent[0]?.message.questions.length, 4);
});

test('of two hosts that start at once exactly one keeps the name, and nobody renames afterwards', async () => {
  const lan = new SimulatedLan();
  const claims = [];
  for (const random of [0.1, 0.1])
    claims.push((await lan.host({ random: () => random })).mdns.claimHost('laptop'));
  lan.clock.advance(3000);
  assert.deepEqual((await Promise.all(claims.map(({ established }) => established))).toSorted(), [
    'laptop',
    'laptop-2',
  ]);
  // The addresses of the second host are the greater (RFC 6762 §8.2).
  assert.deepEqual(
    claims.map(({ label }) => label),
    ['laptop-2', 'laptop'],
  );
  lan.clock.advance(60_000);
  assert.deepEqual(
    claims.map(({ label }) => label),
    ['laptop-2', 'laptop'],
  );
});

test('of two equal hosts with equal services, the one that announced first keeps both names', async () => {
  const lan = new SimulatedLan();
  const services = [];
  const renames: string[] = [];
  for (const random of [0.1, 0.1]) {
    const { mdns } = await lan.host({ random: () => random });
    const host = mdns.claimHost('laptop');
    const web = mdns.publish({ instance: 'Web', type: '_http._tcp', port: 80, host });
    web.onRename((instance, previous) => renames.push(`${previous} → ${instance}`));
    services.push({ host, web });
  }
  lan.clock.advance(10_000);
  assert.deepEqual(
    services.map(({ host, web }) => `${host.label} ${web.instance} ${web.state}`),
    ['laptop-2 Web (2) announced', 'laptop Web announced'],
  );
  assert.deepEqual(renames, ['Web → Web (2)']);
});

test('a host that comes later finds the name defended at once and takes the next', async () => {
  const lan = new SimulatedLan();
  const first = (await lan.host()).mdns.claimHost('laptop');
  lan.clock.advance(10_000);
  const later = (await lan.host()).mdns.claimHost('laptop');
  const renames: string[] = [];
  later.onRename((label, previous) => renames.push(`${previous} → ${label}`));
  lan.clock.advance(2000);
  assert.equal(first.label, 'laptop');
  assert.equal(await later.established, 'laptop-2');
  assert.deepEqual(renames, ['laptop → laptop-2']);
});

test('an answer that comes before the first probe is no conflict', async () => {
  const lan = new SimulatedLan();
  const claim = (await lan.host({ random: () => 0.9 })).mdns.claimHost('laptop');
  lan.clock.advance(100);
  lan.say(response(foreignAddress('10.0.0.99')));
  lan.clock.advance(2000);
  assert.equal(claim.label, 'laptop');
});

const conflictsWhileProbing: readonly [string, number][] = [
  ['after the first probe', 130],
  ['after the second', 380],
  ['just before the announcement', 874],
];
for (const [when, at] of conflictsWhileProbing) {
  test(`an answer of another host ${when} makes it take the next name`, async () => {
    const lan = new SimulatedLan();
    const claim = (await lan.host()).mdns.claimHost('laptop');
    lan.clock.advance(at);
    lan.say(response(foreignAddress('10.0.0.99')));
    lan.clock.advance(2000);
    assert.equal(await claim.established, 'laptop-2');
  });
}

test('while probing, a record of another type shows too that the name is in use', async () => {
  const lan = new SimulatedLan();
  const claim = (await lan.host()).mdns.claimHost('laptop');
  lan.clock.advance(200);
  lan.say(response(record(laptop, 120, { type: 'TYPE65280', data: new Uint8Array([1]) })));
  lan.clock.advance(2000);
  assert.equal(claim.label, 'laptop-2');
});

test('the same data from another host is no conflict, before or after the announcement', async () => {
  const lan = new SimulatedLan();
  const host = await lan.host();
  const claim = host.mdns.claimHost('laptop');
  for (const at of [200, 2000]) {
    lan.clock.advance(at);
    lan.say(response(foreignAddress(host.address)));
  }
  lan.clock.advance(3000);
  assert.equal(claim.label, 'laptop');
  assert.equal(claim.state, 'announced');
});

test('a conflict after the announcement puts the name in question: kept if nobody defends it', async () => {
  const lan = new SimulatedLan();
  const claim = (await lan.host()).mdns.claimHost('laptop');
  lan.clock.advance(5000);
  lan.say(response(foreignAddress('10.0.0.99')));
  assert.equal(claim.state, 'probing');
  lan.clock.advance(1000);
  assert.equal(lan.since(5000).filter(({ message: { response } }) => !response).length, 3);
  assert.equal(await claim.established, 'laptop');
});

test('a conflict after the announcement puts the name in question: given up if it is defended', async () => {
  const lan = new SimulatedLan();
  const claim = (await lan.host()).mdns.claimHost('laptop');
  lan.clock.advance(5000);
  lan.say(response(foreignAddress('10.0.0.99')));
  lan.clock.advance(100);
  lan.say(response(foreignAddress('10.0.0.99')));
  lan.clock.advance(2000);
  assert.equal(await claim.established, 'laptop-2');
});

for (const [when, lateness] of [
  ['while probing', 200],
  ['after its announcement', 5000],
] as const) {
  test(`what is lost ${when} is not said goodbye to: its pointer is the winner’s`, async () => {
    const lan = new SimulatedLan();
    const { mdns } = await lan.host();
    const host = mdns.claimHost('laptop');
    const service = mdns.publish({ instance: 'Web', type: '_http._tcp', port: 80, host });
    const web = readName('Web._http._tcp.local.');
    const target = readName('winner.local.');
    const srv = record(web, 120, { type: 'SRV', priority: 0, weight: 0, port: 80, target });
    lan.clock.advance(lateness);
    for (let times = 0; times < 2; times += 1) {
      lan.say(response({ ...srv, cacheFlush: true }));
      lan.clock.advance(100);
    }
    lan.clock.advance(5000);
    assert.match(service.instance, /^Web \(\d\)$/);
    const goodbyes = lan.sent.flatMap(({ message: { answers } }) => answers.filter(({ ttl }) => ttl === 0));
    assert.deepEqual(goodbyes, []);
  });
}

test('fifteen conflicts within ten seconds slow probing down to once in five seconds', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  let denied = 0;
  const claim = mdns.claimHost('laptop', { rename: () => `laptop-${++denied + 1}` });
  const starts: number[] = [];
  let seen = 0;
  while (denied < 20 && lan.clock.now() < 120_000) {
    lan.clock.advance(10);
    const probes = lan.sent
      .slice(seen)
      .filter(({ message: { questions } }) =>
        questions.some(({ name }) => name.equals(readName(`${claim.label}.local.`))),
      );
    seen = lan.sent.length;
    if (probes.length === 0) continue;
    starts.push(lan.clock.now());
    const name = readName(`${claim.label}.local.`);
    lan.say(response({ ...record(name, 120, { type: 'A', address: '10.0.0.99' }), cacheFlush: true }));
  }
  const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
  assert.ok(gaps.slice(0, 13).every((gap) => gap < 500));
  assert.ok(
    gaps.slice(15).every((gap) => gap >= 5000),
    String(gaps),
  );
});

test('leaving is said once, for everything that was announced', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  const host = mdns.claimHost('laptop');
  mdns.publish({ instance: 'Web', type: '_http._tcp', port: 80, host });
  lan.clock.advance(5000);
  await mdns[Symbol.asyncDispose]();
  const packets = lan.since(5000);
  assert.equal(packets.length, 1);
  const goodbyes = packets.flatMap(({ message: { answers } }) => answers);
  assert.ok(goodbyes.every(({ ttl }) => ttl === 0));
  assert.deepEqual(goodbyes.map(({ rdata }) => rdata.type).toSorted(), [
    'A',
    'AAAA',
    'PTR',
    'PTR',
    'PTR',
    'PTR',
    'SRV',
    'TXT',
  ]);
});

test('withdrawing one of two services of a type says goodbye to what is its own alone', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  const host = mdns.claimHost('laptop');
  const [first] = ['One', 'Two'].map((instance) =>
    mdns.publish({ instance, type: '_http._tcp', port: 80, host }),
  );
  lan.clock.advance(5000);
  await first?.[Symbol.asyncDispose]();
  const goodbyes = lan.since(5000).flatMap(({ message: { answers } }) => answers);
  assert.deepEqual(
    goodbyes.map(({ name, rdata, ttl }) => `${printName(name)} ${rdata.type} ${ttl}`),
    ['One._http._tcp.local. SRV 0', 'One._http._tcp.local. TXT 0', '_http._tcp.local. PTR 0'],
  );
});

test('a voluntary rename takes the old name back and its services follow', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  const host = mdns.claimHost('laptop');
  const web = mdns.publish({ instance: 'Web', type: '_http._tcp', port: 80, host });
  lan.clock.advance(5000);
  const renamed = host.rename('desk');
  assert.equal(host.state, 'probing');
  lan.clock.advance(3000);
  assert.equal(await renamed, 'desk');
  assert.equal(web.instance, 'Web');
  const sent = lan.since(5000).flatMap(({ message: { answers } }) => answers);
  assert.ok(sent.some(({ name, ttl, rdata }) => name.equals(laptop) && ttl === 0 && rdata.type === 'A'));
  const srv = sent.flatMap(({ rdata }) => (rdata.type === 'SRV' ? [rdata.target] : []));
  assert.ok(srv.length > 0 && srv.every((target) => target.equals(readName('desk.local.'))));
});

test('a new address is announced at once, with the whole RRset and the cache-flush bit', async () => {
  const lan = new SimulatedLan();
  const host = await lan.host();
  host.mdns.claimHost('laptop');
  lan.clock.advance(5000);
  host.readdress(ethernet(77));
  lan.clock.advance(0);
  const announced = lan
    .since(5000)
    .flatMap(({ message: { answers } }) => answers.filter(({ ttl }) => ttl > 0));
  const addresses = announced.filter(({ name }) => name.equals(laptop));
  assert.deepEqual(
    addresses.map(({ rdata, cacheFlush }) => [printRdata(rdata), cacheFlush]),
    [
      ['10.0.0.77', true],
      ['fe80::4d', true],
    ],
  );
});

test('after a link comes back, or the host wakes, everything is probed for and announced again', async () => {
  const lan = new SimulatedLan();
  const host = await lan.host();
  const claim = host.mdns.claimHost('laptop');
  const changes: (readonly string[])[] = [];
  host.mdns.onLinks((links) => changes.push(links.map(({ name }) => name)));
  lan.clock.advance(5000);
  host.unplug();
  assert.equal(claim.state, 'probing');
  lan.clock.advance(5000);
  host.plug();
  lan.clock.advance(2000);
  assert.equal(await claim.established, 'laptop');
  assert.deepEqual(changes, [[], ['eth0']]);
  host.mdns.woke();
  assert.equal(claim.state, 'probing');
  lan.clock.advance(2000);
  assert.equal(await claim.established, 'laptop');
});

test('no rename under the echo of what it sent itself, whole or byte for byte, within 200 ms', async () => {
  for (const delay of [1, 20, 100, 200]) {
    const lan = new SimulatedLan();
    const { mdns } = await lan.host();
    const claim = mdns.claimHost('laptop');
    let echoed = 0;
    for (let ms = 0; ms < 3000; ms += 1) {
      lan.clock.advance(1);
      for (const { at, message: said } of lan.sent.slice(echoed)) {
        if (at + delay > lan.clock.now()) break;
        echoed += 1;
        lan.say(said);
      }
    }
    assert.equal(claim.label, 'laptop', `echo after ${delay} ms`);
    assert.equal(claim.state, 'announced');
  }
});

test('one host on Wi-Fi and Ethernet of one bridge keeps its name', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host({ links: [ethernet(1), ethernet(2, 'wlan0')] });
  const claim = mdns.claimHost('laptop');
  lan.clock.advance(20_000);
  assert.equal(await claim.established, 'laptop');
  const probes = lan.sent.filter(({ message: { response } }) => !response);
  assert.equal(probes.length, 6);
});

test('each link is told its own addresses only', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host({
    links: [ethernet(1), ethernet(2, 'wlan0')],
    segments: { eth0: 'office', wlan0: 'home' },
  });
  mdns.claimHost('laptop');
  lan.clock.advance(5000);
  const told = Map.groupBy(
    lan.sent.filter(({ message: { response } }) => response),
    ({ from }) => from,
  );
  for (const [from, packets] of told) {
    const addresses = packets.flatMap(({ message: { answers } }) =>
      answers.flatMap(({ rdata }) => (rdata.type === 'A' ? [rdata.address] : [])),
    );
    assert.deepEqual([...new Set(addresses)], [from]);
  }
  assert.equal(told.size, 2);
});

test('an unused link says nothing for an hour after its announcements', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  const host = mdns.claimHost('laptop');
  mdns.publish({ instance: 'Web', type: '_http._tcp', port: 80, host });
  lan.clock.advance(10_000);
  const before = lan.sent.length;
  lan.clock.advance(3_600_000);
  assert.equal(lan.sent.length, before);
});

test('a name that cannot be won for a minute is complained about', async () => {
  const lan = new SimulatedLan();
  const host = await lan.host();
  host.unplug();
  host.mdns.claimHost('laptop');
  lan.clock.advance(61_000);
  assert.match(
    lan.log.find(({ level }) => level === 'error')?.message ?? '',
    /^laptop could not be claimed within a minute: no LAN interface is up$/,
  );
});

test('the reverse name of an address is given up to whoever else wants it, and renames nobody', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  const claim = mdns.claimHost('laptop');
  lan.clock.advance(5000);
  const reverse = {
    ...record(readName('1.0.0.10.in-addr.arpa.'), 120, {
      type: 'PTR',
      target: readName('other.local.'),
    } as const),
  };
  lan.say(
    message({
      questions: [{ name: reverse.name, type: 'ANY', class: 'IN', unicastResponse: true }],
      authorities: [reverse],
    }),
  );
  lan.clock.advance(5000);
  assert.equal(claim.state, 'announced');
  assert.deepEqual(lan.since(5000), []);
});

test('another program on this host may answer for the host’s name with fewer addresses; a service is still contested', async () => {
  const lan = new SimulatedLan();
  const { mdns, address } = await lan.host();
  const host = mdns.claimHost('laptop');
  const web = mdns.publish({ instance: 'Web', type: '_http._tcp', port: 80, host });
  lan.clock.advance(200);
  const addresses = [foreignAddress(address), foreignAddress('10.0.0.99')];
  lan.say(response(...addresses), { address });
  lan.clock.advance(5000);
  assert.equal(host.label, 'laptop');
  const probe = message({
    questions: [{ name: laptop, type: 'ANY', class: 'IN', unicastResponse: false }],
    authorities: addresses,
  });
  lan.say(probe, { address });
  lan.clock.advance(1000);
  assert.deepEqual(lan.since(5200), []);
  const name = readName('Web._http._tcp.local.');
  const srv = record(name, 120, { type: 'SRV', priority: 0, weight: 0, port: 81, target: laptop });
  lan.say(response(srv), { address });
  assert.equal(web.state, 'probing');
});

test('a service whose host renames is not announced until the new name is won', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  const host = mdns.claimHost('laptop');
  const service = mdns.publish({ instance: 'Web', type: '_http._tcp', port: 80, host });
  lan.clock.advance(5000);
  assert.equal(service.state, 'announced');
  host.rename('desk');
  assert.equal(service.state, 'probing');
  const settled: string[] = [];
  const again = service.established.then((instance) => settled.push(instance));
  await Promise.resolve();
  assert.deepEqual(settled, []);
  lan.clock.advance(5000);
  await again;
  assert.deepEqual([service.state, settled], ['announced', ['Web']]);
});

test('a second disposal ends when the first does', async () => {
  const closing = Promise.withResolvers<void>();
  const { clock } = new SimulatedLan();
  const ignore = () => undefined;
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const network = { links: [], [Symbol.asyncDispose]: () => closing.promise };
  const mdns = await MdnsService.open(() => Promise.resolve(network), { clock, random: () => 0, log });
  const ended: string[] = [];
  const disposals = ['first', 'second'].map((which) =>
    mdns[Symbol.asyncDispose]().then(() => ended.push(which)),
  );
  await new Promise(setImmediate);
  assert.deepEqual(ended, []);
  closing.resolve();
  await Promise.all(disposals);
  assert.deepEqual(ended, ['first', 'second']);
});
