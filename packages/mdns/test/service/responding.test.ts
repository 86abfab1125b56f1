import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Message,
  message,
  type Name,
  printName,
  printRdata,
  type RecordType,
  type ResourceRecord,
  readName,
  record,
} from '@open-dyndns/dns';
import { type SentMessage, SimulatedLan } from '../simulated-lan.ts';

const laptop = readName('laptop.local.');
const http = readName('_http._tcp.local.');
const web = readName('Web._http._tcp.local.');

/** A LAN on which `laptop` has published a service, and has been quiet for a minute. */
async function quietLan(random: () => number = () => 0.5) {
  const lan = new SimulatedLan();
  const { mdns, address } = await lan.host({ random });
  const host = mdns.claimHost('laptop');
  const service = mdns.publish({
    instance: 'Web',
    type: '_http._tcp',
    port: 80,
    host,
    txt: { path: '/' },
    subtypes: ['_printer'],
  });
  lan.clock.advance(60_000);
  /** What the host sends within `wait` ms after a packet. */
  const after = (said: Message, wait: number, from: Parameters<SimulatedLan['say']>[1] = {}) => {
    const since = lan.sent.length;
    lan.say(said, from);
    lan.clock.advance(wait);
    return lan.sent.slice(since);
  };
  return { lan, mdns, service, address, after };
}

function ask(
  name: Name,
  type: RecordType,
  { unicastResponse = false, ...fields }: Partial<Message> & { unicastResponse?: boolean } = {},
) {
  return message({ ...fields, questions: [{ name, type, class: 'IN', unicastResponse }] });
}

function shown(records: readonly ResourceRecord[] = []): readonly string[] {
  return records.map(({ name, rdata }) => `${printName(name)} ${rdata.type} ${printRdata(rdata)}`);
}

function types(sent: readonly SentMessage[]): readonly string[] {
  return sent.flatMap(({ message: { answers } }) => answers.map(({ rdata }) => rdata.type));
}

test('a question that only this host can answer is answered at once', async () => {
  const { after } = await quietLan();
  const [sent, ...more] = after(ask(laptop, 'A'), 0);
  assert.deepEqual(more, []);
  assert.deepEqual(shown(sent?.message.answers), ['laptop.local. A 10.0.0.1']);
  assert.deepEqual(shown(sent?.message.additionals), ['laptop.local. AAAA fe80::1']);
});

test('a response has no question, no id, and the authoritative bit', async () => {
  const { after } = await quietLan();
  const { message: sent } = after(ask(laptop, 'A', { id: 77 }), 0)[0] ?? {};
  assert.deepEqual(
    [sent?.id, sent?.questions, sent?.authoritative, sent?.truncated, sent?.rcode],
    [0, [], true, false, 0],
  );
});

test('a shared record is answered after 20 to 120 ms, evenly spread', async () => {
  const delays: number[] = [];
  for (let share = 0; share < 1; share += 0.05) {
    const { lan, after } = await quietLan(() => share);
    const asked = lan.clock.now();
    delays.push((after(ask(http, 'PTR'), 200)[0]?.at ?? 0) - asked);
  }
  assert.ok(delays.every((delay) => delay >= 20 && delay <= 120));
  assert.ok(Math.max(...delays) - Math.min(...delays) > 90);
});

test('a PTR answer brings SRV, TXT and addresses along', async () => {
  const { after } = await quietLan();
  const [sent] = after(ask(http, 'PTR'), 200);
  assert.deepEqual(shown(sent?.message.answers), ['_http._tcp.local. PTR Web._http._tcp.local.']);
  assert.deepEqual(shown(sent?.message.additionals), [
    'Web._http._tcp.local. SRV 0 0 80 laptop.local.',
    'Web._http._tcp.local. TXT "path=/"',
    'laptop.local. A 10.0.0.1',
    'laptop.local. AAAA fe80::1',
  ]);
});

test('unique records carry the cache-flush bit, shared ones do not; TTLs are 120 and 4500 s', async () => {
  const { after } = await quietLan();
  const [sent] = after(ask(http, 'PTR'), 200);
  const records = [...(sent?.message.answers ?? []), ...(sent?.message.additionals ?? [])];
  assert.deepEqual(
    records.map(({ rdata, cacheFlush, ttl }) => [rdata.type, cacheFlush, ttl]),
    [
      ['PTR', false, 4500],
      ['SRV', true, 120],
      ['TXT', true, 4500],
      ['A', true, 120],
      ['AAAA', true, 120],
    ],
  );
});

test('the types and the subtypes of a service can be found', async () => {
  const { after } = await quietLan();
  const types = after(ask(readName('_services._dns-sd._udp.local.'), 'PTR'), 200);
  assert.deepEqual(shown(types[0]?.message.answers), ['_services._dns-sd._udp.local. PTR _http._tcp.local.']);
  const subtypes = after(ask(readName('_printer._sub._http._tcp.local.'), 'PTR'), 200);
  assert.deepEqual(shown(subtypes[0]?.message.answers), [
    '_printer._sub._http._tcp.local. PTR Web._http._tcp.local.',
  ]);
});

test('ANY is answered with all records of the name, whatever its case', async () => {
  const { after } = await quietLan();
  assert.deepEqual(types(after(ask(readName('LAPTOP.Local.'), 'ANY'), 0)), ['A', 'AAAA']);
});

test('a type that a name of ours does not have is denied, truthfully and with the TTL that it would have had', async () => {
  const { after } = await quietLan();
  const [host] = after(ask(laptop, 'MX'), 0);
  assert.deepEqual(shown(host?.message.answers), ['laptop.local. NSEC laptop.local. A AAAA']);
  assert.equal(host?.message.answers[0]?.ttl, 4500);
  const [instance] = after(ask(web, 'A'), 0);
  assert.deepEqual(shown(instance?.message.answers), [
    'Web._http._tcp.local. NSEC Web._http._tcp.local. TXT SRV',
  ]);
  assert.equal(instance?.message.answers[0]?.ttl, 120);
});

test('nothing is said about names of others', async () => {
  const { after } = await quietLan();
  assert.deepEqual(after(ask(readName('other.local.'), 'A'), 1000), []);
});

test('a record is multicast once a second at the most', async () => {
  const { after } = await quietLan();
  const sent: SentMessage[] = [];
  for (let times = 0; times < 10; times += 1) sent.push(...after(ask(laptop, 'A'), 100));
  assert.equal(sent.length, 1);
  assert.equal(after(ask(laptop, 'A'), 0).length, 1);
});

test('a probe is answered at once, every 250 ms if need be', async () => {
  const { lan, after } = await quietLan();
  const proposal = record(laptop, 120, { type: 'A', address: '10.0.0.99' });
  const probe = ask(laptop, 'ANY', { authorities: [proposal] });
  const answered = [0, 100, 150].map((wait) => {
    lan.clock.advance(wait);
    return after(probe, 0).length;
  });
  assert.deepEqual(answered, [1, 0, 1]);
});

test('two shared questions within a moment get one packet', async () => {
  const { lan, after } = await quietLan();
  after(ask(http, 'PTR'), 10);
  const [sent, ...more] = after(ask(readName('_services._dns-sd._udp.local.'), 'PTR'), 600);
  assert.deepEqual(more, []);
  assert.deepEqual(sent?.message.answers.length, 2);
  assert.ok(lan.clock.now() - (sent?.at ?? 0) >= 480, 'within 120 ms');
});

test('a QU question is answered to the asker alone if the record was multicast in the last quarter of its TTL', async () => {
  const { lan, after, address } = await quietLan();
  const question = ask(laptop, 'A', { unicastResponse: true });
  assert.deepEqual(
    after(question, 0).map(({ to }) => to),
    ['group'],
    'a minute after the announcement',
  );
  lan.clock.advance(29_000);
  assert.deepEqual(
    after(question, 0).map(({ to }) => to),
    ['10.0.0.250'],
  );
  lan.clock.advance(1001);
  assert.deepEqual(
    after(question, 0).map(({ to }) => to),
    ['group'],
  );
  assert.equal(address, '10.0.0.1');
});

const suppressions: readonly [string, number, number][] = [
  ['half of the TTL', 2250, 0],
  ['less than half', 2249, 1],
];
for (const [name, ttl, answers] of suppressions) {
  test(`an answer known with ${name} left is ${answers === 0 ? 'not ' : ''}given`, async () => {
    const { after } = await quietLan();
    const known = record(http, ttl, { type: 'PTR', target: web });
    assert.equal(after(ask(http, 'PTR', { answers: [known] }), 1000).length, answers);
  });
}

test('known answers that follow in other packets count; without the rest the answer comes after 400 to 500 ms', async () => {
  const known = record(http, 4500, { type: 'PTR', target: web });
  const first = ask(http, 'PTR', { truncated: true });
  const { lan, after } = await quietLan();
  const asked = lan.clock.now();
  const [late] = after(first, 1000);
  assert.ok(late !== undefined && late.at - asked >= 400 && late.at - asked <= 500);
  lan.clock.advance(2000);
  after(first, 50);
  assert.deepEqual(after(message({ answers: [known] }), 1000), []);
  after(first, 50);
  after(message({ truncated: true, answers: [] }), 300);
  assert.deepEqual(after(message({ answers: [known] }), 1000), []);
});

test('an own record that comes after a thousand other known answers is not given again', async () => {
  const { after } = await quietLan();
  const known = record(http, 4500, { type: 'PTR', target: web });
  assert.deepEqual(after(ask(http, 'PTR', { truncated: true }), 300), []);
  for (let packet = 0; packet < 40; packet += 1) {
    const others = Array.from({ length: 30 }, (_, n) =>
      record(http, 4500, { type: 'PTR', target: readName(`Other ${packet} ${n}._http._tcp.local.`) }),
    );
    assert.deepEqual(after(message({ answers: others, truncated: true }), 300), []);
  }
  assert.deepEqual(after(message({ answers: [known] }), 1000), []);
});

test('a query with TC is answered while a crowd of others has not sent the rest of theirs', async () => {
  const { lan, after } = await quietLan();
  for (let n = 0; n < 64; n += 1) lan.say(ask(http, 'PTR', { truncated: true }), { address: `10.0.1.${n}` });
  const sent = after(ask(laptop, 'A', { truncated: true }), 300);
  assert.deepEqual(types(sent), ['A']);
});

test('an answer that another host gives first is not repeated', async () => {
  const { after } = await quietLan();
  after(ask(http, 'PTR'), 10);
  const same = record(http, 4500, { type: 'PTR', target: web });
  assert.deepEqual(after(message({ response: true, answers: [same] }), 1000), []);
});

test('an answer that another host gives with a smaller TTL is given again', async () => {
  const { after } = await quietLan();
  after(ask(http, 'PTR'), 10);
  const shorter = record(http, 4499, { type: 'PTR', target: web });
  assert.deepEqual(types(after(message({ response: true, answers: [shorter] }), 1000)), ['PTR']);
});

test('a plain resolver gets its id and question back, small TTLs, no flush bit, and is answered alone', async () => {
  const { after } = await quietLan();
  const [sent, ...more] = after(ask(web, 'SRV', { id: 4711 }), 0, { port: 40000 });
  assert.deepEqual(more, []);
  assert.deepEqual([sent?.to, sent?.port, sent?.message.id], ['10.0.0.250', 40000, 4711]);
  assert.deepEqual(
    sent?.message.questions.map(({ type }) => type),
    ['SRV'],
  );
  const records = [...(sent?.message.answers ?? []), ...(sent?.message.additionals ?? [])];
  assert.ok(records.length >= 3 && records.every(({ ttl, cacheFlush }) => ttl <= 10 && !cacheFlush));
  const wire = Buffer.from(sent?.packet ?? []).toString('latin1');
  assert.equal(wire.split('\u0006laptop\u0005local\u0000').length, 2, 'the SRV target is not compressed');
});

const ignored: readonly [string, Message, Parameters<SimulatedLan['say']>[1]?][] = [
  ['another opcode', ask(laptop, 'A', { opcode: 4 })],
  ['a response code', ask(laptop, 'A', { rcode: 3 })],
  ['class CHAOS', message({ questions: [{ name: laptop, type: 'A', class: 'CH', unicastResponse: false }] })],
  ['a unicast query from another network', ask(laptop, 'A'), { address: '198.51.100.9', to: '10.0.0.1' }],
];
for (const [name, said, from] of ignored) {
  test(`${name} is ignored`, async () => {
    const { after } = await quietLan();
    assert.deepEqual(after(said, 1000, from), []);
  });
}

test('a unicast query from the link is answered', async () => {
  const { after } = await quietLan();
  assert.equal(after(ask(laptop, 'A'), 100, { to: '10.0.0.1' }).length, 1);
});

test('a conflict from another port is ignored', async () => {
  const { lan, mdns } = await quietLan();
  const conflict = { ...record(laptop, 120, { type: 'A', address: '10.0.0.99' } as const), cacheFlush: true };
  lan.say(message({ response: true, answers: [conflict] }), { port: 40000 });
  lan.clock.advance(5000);
  assert.deepEqual(lan.since(60_000), []);
  assert.equal(mdns.links.length, 1);
});

for (const ttl of [0, 1, 2249]) {
  test(`our record heard with a TTL of ${ttl} is announced again before caches drop it`, async () => {
    const { after } = await quietLan();
    const theirs = record(http, ttl, { type: 'PTR', target: web });
    const [rescue] = after(message({ response: true, answers: [theirs] }), 999);
    assert.deepEqual(shown(rescue?.message.answers), ['_http._tcp.local. PTR Web._http._tcp.local.']);
  });
}

test('a text that changes thirty times in ten seconds is announced ten times at the most in them', async () => {
  const { lan, service } = await quietLan();
  for (let change = 0; change < 30; change += 1) {
    service.update({ change: String(change) });
    lan.clock.advance(333);
  }
  const sent = lan.since(60_000);
  assert.ok(sent.length <= 11, `${sent.length} announcements`);
  lan.clock.advance(300_000);
  const last = lan.sent.at(-1)?.message.answers.find(({ rdata }) => rdata.type === 'TXT');
  assert.equal(last && printRdata(last.rdata), '"change=29"');
});

test('200 services are announced in packets that fit the MTU, and all of them are', async () => {
  const lan = new SimulatedLan();
  const { mdns } = await lan.host();
  const host = mdns.claimHost('laptop');
  for (let n = 0; n < 200; n += 1)
    mdns.publish({
      instance: `Service ${n}`,
      type: '_http._tcp',
      port: 1000 + n,
      host,
      txt: { number: String(n) },
    });
  lan.clock.advance(10_000);
  assert.ok(lan.sent.every(({ packet }) => packet.length <= 1440));
  const announced = new Set(shown(lan.sent.flatMap(({ message: { answers } }) => answers)));
  assert.equal([...announced].filter((text) => text.includes(' SRV ')).length, 200);
});

test('a packet from port 0, where nobody can be answered, is dropped', async () => {
  const { after } = await quietLan();
  const question = ask(laptop, 'A', { id: 7 });
  assert.equal(after(question, 1000, { port: 40_000 }).length, 1);
  assert.deepEqual(after(question, 1000, { port: 0 }), []);
});
