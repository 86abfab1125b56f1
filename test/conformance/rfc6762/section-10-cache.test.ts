import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../e2e/lab/until.ts';
import { requirement, section } from '../mdns/conformance.ts';
import { HOST_NAME, Link, type Settled } from '../mdns/link.ts';
import { isResponse, TYPE } from '../mdns/message.ts';
import { DESK, DESK_NAME } from '../mdns/offers.ts';
import { answers, asks, isMulticast, overIpv4, recordsOf } from '../mdns/peer.ts';
import { PRINTER_HOST, PRINTER_NAME, PRINTER_TYPE, PRINTER_TYPE_NAME, printer } from '../mdns/printer.ts';
import { address, addressOf, HOST_TTL, OTHER_TTL, ptr } from '../mdns/rdata.ts';
import { assertAtLeast, assertAtMost, assertWithin } from '../mdns/span.ts';
import type { Sighting } from '../mdns/subject.ts';
import { ANSWERED_MS } from '../mdns/timing.ts';
import { now } from '../mdns/wire.ts';

const DESK_TYPE = `${DESK.type}.local`;

/** RFC 6762 sections 10.1 and 10.2: what is taken back lives so long. */
const GRACE_MS = 1_000;

/** RFC 6762 section 10.5: so many unanswered queries of others, and so long after the first. */
const FAILURES = 2;
const FAILED_MS = 10_000;

const SHARED = new Set<string>([DESK_TYPE, '_services._dns-sd._udp.local']);

section('RFC 6762 section 10, resource record TTLs and cache coherency', () => {
  requirement('§10 DS1: records with a host name in name or data live 120 s, all others 4500 s', async () => {
    await using link = await Link.settled([DESK]);
    await link.peer.ask(DESK_TYPE, TYPE.PTR);
    const asked = await link.peer.ask(reverseName(link.host.ipv4), TYPE.PTR);
    await link.peer.during(asked.at, ANSWERED_MS);
    for (const [name, type, ttl] of [
      [HOST_NAME, TYPE.A, HOST_TTL],
      [HOST_NAME, TYPE.AAAA, HOST_TTL],
      [DESK_NAME, TYPE.SRV, HOST_TTL],
      [reverseName(link.host.ipv4), TYPE.PTR, HOST_TTL],
      [DESK_NAME, TYPE.TXT, OTHER_TTL],
      [DESK_TYPE, TYPE.PTR, OTHER_TTL],
    ] as const) {
      const said = recordsOf(
        link.peer.heard.filter(({ message }) => isResponse(message)),
        name,
        type,
      );
      assert.deepEqual([...new Set(said.map((record) => record.ttl))], [ttl], `${name} ${type}`);
    }
  });

  requirement(
    '§10.2 F1: every unique record in a multicast response has the cache-flush bit, no shared one has it',
    async () => {
      await using link = await Link.settled([DESK]);
      for (const [name, type] of [
        [DESK_TYPE, TYPE.PTR],
        [DESK_NAME, TYPE.ANY],
        [HOST_NAME, TYPE.ANY],
      ] as const) {
        const asked = await link.peer.ask(name, type);
        await link.peer.during(asked.at, ANSWERED_MS);
      }
      const responses = link.peer.heard.filter((heard) => isResponse(heard.message) && isMulticast(heard));
      assert.ok(responses.length > 0);
      for (const record of responses.flatMap(({ message }) => [...message.answers, ...message.additionals])) {
        assert.equal(
          record.flush,
          !SHARED.has(record.name),
          `${record.name} ${record.type}: the cache-flush bit`,
        );
      }
    },
  );

  requirement(
    '§10.2 F2: all records of an RRset come in one packet: both IPv4 addresses of a link',
    async () => {
      const second = '10.77.0.88';
      await using link = await Link.settled([DESK], { prepare: (host) => host.addAddress(`${second}/24`) });
      const asked = await link.peer.ask(HOST_NAME, TYPE.A);
      await link.peer.during(asked.at, ANSWERED_MS);
      const all = link.peer.heard.filter((heard) => answers(heard, HOST_NAME, TYPE.A));
      for (const heard of all) {
        assert.deepEqual(recordsOf([heard], HOST_NAME, TYPE.A).map(addressOf).toSorted(), [
          link.host.ipv4,
          second,
        ]);
      }
    },
  );

  requirement(
    '§10.1 G1: on SIGTERM goodbye is said to every own record, once announced, and to nothing else',
    async () => {
      await using link = await Link.settled([DESK]);
      const end = link.peer.heard.at(-1)?.at ?? 0;
      await link.running.stop('SIGTERM');
      await link.peer.quiet(300);
      const goodbyes = link.peer.heard.filter(
        (heard) => heard.at > end && isResponse(heard.message) && overIpv4(heard),
      );
      const taken = goodbyes.flatMap(({ message }) => message.answers);
      assert.ok(
        taken.every(({ ttl }) => ttl === 0),
        'all with TTL 0',
      );
      for (const [name, type] of [
        [HOST_NAME, TYPE.A],
        [HOST_NAME, TYPE.AAAA],
        [DESK_NAME, TYPE.SRV],
        [DESK_NAME, TYPE.TXT],
        [DESK_TYPE, TYPE.PTR],
      ] as const) {
        assert.ok(recordsOf(goodbyes, name, type).length > 0, `${name} ${type}`);
      }
      const own = new Set([HOST_NAME, DESK_NAME, DESK_TYPE]);
      const others = taken
        .map(({ name }) => name)
        .filter((name) => !own.has(name) && !name.endsWith('.arpa'));
      assert.deepEqual(
        others.filter((name) => !SHARED.has(name)),
        [],
      );
    },
  );

  requirement('§10.1 G2: a record with TTL 0 goes a second later, not at once', async () => {
    await using link = await Link.settled([DESK]);
    const sightings = await foundPrinter(link);
    const goodbye = await link.peer.say([ptr(PRINTER_TYPE_NAME, PRINTER_NAME, { ttl: 0 })]);
    const down = await sighting(sightings, ({ kind }) => kind === 'down');
    assertWithin(down.at - goodbye.at, { least: GRACE_MS, most: GRACE_MS }, 'from the goodbye to its going');
  }, ['browse']);

  requirement('§10.1 G2: an announcement half a second after the goodbye rescues it', async () => {
    await using link = await Link.settled([DESK]);
    const sightings = await foundPrinter(link);
    await link.peer.say([ptr(PRINTER_TYPE_NAME, PRINTER_NAME, { ttl: 0 })]);
    await sleep(GRACE_MS / 2);
    await link.peer.say(printer());
    await sleep(2 * GRACE_MS);
    assert.deepEqual(
      sightings.filter(({ kind }) => kind === 'down'),
      [],
    );
  }, ['browse']);

  requirement('§10.2 F3: a record with the cache-flush bit ends an older one of its set, a second later', async () => {
    await using link = await Link.settled([DESK]);
    const sightings = await foundPrinter(link);
    await sleep(1.5 * GRACE_MS);
    const said = await link.peer.say([address(PRINTER_HOST, '10.77.0.201', { flush: true })]);
    const both = await sighting(sightings, ({ addresses }) => addresses?.length === 2);
    const one = await sighting(sightings, ({ addresses, at }) => at > both.at && addresses?.length === 1);
    assert.deepEqual(one.addresses, ['10.77.0.201']);
    assertWithin(one.at - said.at, { least: GRACE_MS, most: GRACE_MS }, 'until the older one is gone');
  }, ['browse', 'seeChanges']);

  requirement('§10.2 F3: two records of a set with the cache-flush bit within a second both stay', async () => {
    await using link = await Link.settled([DESK]);
    const sightings = await foundPrinter(link);
    await sleep(GRACE_MS / 4);
    await link.peer.say([address(PRINTER_HOST, '10.77.0.201', { flush: true })]);
    await sleep(2 * GRACE_MS);
    assert.deepEqual(sightings.at(-1)?.addresses?.toSorted(), ['10.77.0.200', '10.77.0.201']);
  }, ['browse', 'seeChanges']);

  requirement('§10.5 X1: a record that two queries of others failed to bring up goes within ten seconds, without own queries', async () => {
    await using link = await Link.settled([DESK]);
    const sightings = await foundPrinter(link);
    await link.peer.quiet(GRACE_MS);
    const asked = await link.peer.ask(PRINTER_NAME, TYPE.SRV);
    let last = asked;
    for (let failure = 1; failure < FAILURES; failure += 1) {
      await sleep(GRACE_MS);
      last = await link.peer.ask(PRINTER_NAME, TYPE.SRV);
    }
    const { at } = await sighting(sightings, ({ kind }) => kind === 'down', FAILED_MS + 5 * GRACE_MS);
    assertAtLeast(at - asked.at, FAILED_MS, 'until it was gone');
    assertAtMost(at - last.at, FAILED_MS, 'after the last query');
    const own = link.peer.heard.filter((heard) => heard.at > asked.at && asks(heard, PRINTER_NAME, TYPE.SRV));
    assert.deepEqual(
      own.map((heard) => heard.at - asked.at),
      [],
      'own queries',
    );
  }, ['browse', 'seeChanges']);

  requirement('§10.4 X2: a record that its user finds wrong is asked for twice, and goes after ten seconds', async () => {
    await using link = await Link.settled([DESK]);
    const sightings = await foundPrinter(link);
    await link.peer.quiet(GRACE_MS);
    const told = now();
    await link.running.reconfirm(PRINTER_HOST);
    const { at } = await sighting(sightings, ({ kind }) => kind === 'down', FAILED_MS + 5 * GRACE_MS);
    assertAtLeast(at - told, FAILED_MS, 'until it was gone');
    const own = link.peer.heard.filter(
      (heard) => heard.at > told && overIpv4(heard) && asks(heard, PRINTER_HOST, TYPE.A),
    );
    assert.ok(own.length >= 2, `asked ${own.length} times`);
  }, ['browse', 'seeChanges', 'reconfirm']);
});

/** A browser that has found the peer's printer. */
async function foundPrinter({ peer, running }: Settled): Promise<Sighting[]> {
  const sightings = await running.browse(PRINTER_TYPE);
  await peer.next('a query', (heard) => asks(heard, PRINTER_TYPE_NAME, TYPE.PTR));
  await peer.say(printer());
  await sighting(sightings, ({ kind }) => kind === 'up');
  return sightings;
}

async function sighting(
  sightings: Sighting[],
  wanted: (sighting: Sighting) => boolean,
  within: number = 5 * GRACE_MS,
): Promise<Sighting> {
  return (await until('a sighting', () => sightings.find(wanted), { within })).value;
}

/** `11.0.77.10.in-addr.arpa` */
function reverseName(ipv4: string): string {
  return `${ipv4.split('.').reverse().join('.')}.in-addr.arpa`;
}
