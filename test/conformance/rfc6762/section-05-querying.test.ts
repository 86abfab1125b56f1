import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { requirement, section } from '../mdns/conformance.ts';
import { HOST_NAME, Link } from '../mdns/link.ts';
import { isResponse, query, question, TYPE } from '../mdns/message.ts';
import { DESK } from '../mdns/offers.ts';
import { answers, asks, type Heard, isMulticast, MDNS_PORT, overIpv4 } from '../mdns/peer.ts';
import { PRINTER_NAME, PRINTER_TYPE, PRINTER_TYPE_NAME, printer } from '../mdns/printer.ts';
import { ptr } from '../mdns/rdata.ts';
import { assertAtMost, assertWithin, gaps, lateAllowance } from '../mdns/span.ts';
import { ANSWERED_MS, LATE_MS, SHARED_DELAY_MS } from '../mdns/timing.ts';
import { now } from '../mdns/wire.ts';

/** RFC 6762 section 5.2: the least gap between the first two queries, and the least factor from gap to gap. */
const FIRST_GAP_MS = 1_000;
const FACTOR = 2;

/** Queries at 0, 1, 3 and 7 s. */
const SERIES_MS = 9_000;

/** RFC 6762 section 5.2: when a record is asked for again, as parts of its TTL, and how much later at most. */
const REFRESHES = [0.8, 0.85, 0.9, 0.95];
const REFRESH_SPREAD = 0.02;
const SHORT_TTL = 10;

/** RFC 6762 section 6: a unicast response is good for so long after the query that asked for it. */
const UNICAST_WINDOW_MS = 2_000;

section('RFC 6762 section 5, querying', () => {
  requirement('§5.2 Q1, §5.4 Q5: queries come from port 5353, only the first may have the QU bit', async () => {
    await using link = await Link.settled([DESK]);
    await link.running.browse(PRINTER_TYPE);
    const first = await link.peer.next('a query', asksForPrinters);
    const queries = (await link.peer.during(first.at, SERIES_MS)).filter(asksForPrinters);
    assert.ok(
      queries.every(({ fromPort }) => fromPort === MDNS_PORT),
      'the source port',
    );
    const later = queries.slice(1).flatMap(({ message }) => message.questions);
    assert.ok(later.length > 1 && later.every(({ unicast }) => !unicast), 'QM from the second on');
  }, ['browse']);

  requirement('§5.2 Q2: a first query after 20–120 ms, the next a second later, then each gap at least twice the last', async () => {
    await using link = await Link.settled([DESK]);
    const ordered = now();
    await link.running.browse(PRINTER_TYPE);
    const taken = now();
    const first = await link.peer.next('a query', asksForPrinters);
    const { least, most } = SHARED_DELAY_MS;
    assert.ok(
      first.at > ordered + least - LATE_MS / 10,
      `the query came ${first.at - ordered} ms after the order`,
    );
    assertAtMost(first.at - taken, most, 'from the order to the query');
    const queries = (await link.peer.during(first.at, SERIES_MS)).filter(asksForPrinters);
    const between = gaps(queries);
    assert.ok(between.length >= 2, `${queries.length} queries`);
    for (const [index, gap] of between.entries()) {
      const least = index === 0 ? FIRST_GAP_MS : FACTOR * ((between[index - 1] ?? 0) - lateAllowance());
      assert.ok(gap >= least - LATE_MS / 10, `gap ${index + 1} of ${between} is below ${least}`);
    }
  }, ['browse']);

  requirement('§5.2 Q3: a record in use is asked for again at 80, 85, 90 and 95 % of its TTL, and gone at 100 %', async () => {
    await using link = await Link.settled([DESK]);
    const sightings = await link.running.browse(PRINTER_TYPE);
    await link.peer.next('a query', asksForPrinters);
    const said = await link.peer.say(printer({ ttl: SHORT_TTL }));
    const ttl = SHORT_TTL * 1_000;
    const heard = await link.peer.during(said.at, ttl + 1_500);
    const queries = heard.filter(asksForPrinters).map(({ at }) => (at - said.at) / ttl);
    for (const part of REFRESHES) {
      const latest = part + REFRESH_SPREAD + lateAllowance() / ttl;
      assert.ok(
        queries.some((at) => at >= part - 0.001 && at <= latest),
        `a query at ${part} among ${queries}`,
      );
    }
    const down = sightings.find(({ kind }) => kind === 'down');
    assert.ok(down, 'it went');
    assertWithin(down.at - said.at, { least: ttl, most: ttl + 1_000 }, 'until it was gone');
  }, ['browse']);

  requirement('§5.2 Q3: a record that nobody uses is not asked for again', async () => {
    await using link = await Link.settled([DESK]);
    const said = await link.peer.say(printer({ ttl: SHORT_TTL }));
    const heard = await link.peer.during(said.at, SHORT_TTL * 1_000);
    assert.deepEqual(heard.filter(asksForPrinters), []);
  });

  requirement('§5.2 Q4: once a unique record has come, it is not asked for until 80 % of its TTL', async () => {
    await using link = await Link.settled([DESK]);
    await link.running.browse(PRINTER_TYPE);
    await link.peer.next('a query', asksForPrinters);
    await link.peer.say([ptr(PRINTER_TYPE_NAME, PRINTER_NAME)]);
    const asked = await link.peer.next('the question for its SRV record', (heard) =>
      asks(heard, PRINTER_NAME, TYPE.SRV),
    );
    await link.peer.say(printer({ ttl: SHORT_TTL }).slice(1));
    const heard = await link.peer.during(asked.at + LATE_MS, SHORT_TTL * 800 - 500);
    assert.deepEqual(
      heard.filter((each) => asks(each, PRINTER_NAME, TYPE.SRV)).map(({ at }) => at - asked.at),
      [],
    );
  }, ['browse']);

  requirement(
    '§5.4 Q6: a QU question is answered by unicast to a record that was multicast a moment ago',
    async () => {
      await using link = await Link.settled([DESK]);
      const asked = await link.peer.send(query([question(HOST_NAME, TYPE.A, true)]));
      const heard = (await link.peer.during(asked.at, ANSWERED_MS)).filter((each) =>
        answers(each, HOST_NAME, TYPE.A),
      );
      assert.deepEqual(
        heard.map(({ to, toPort }) => `${to} ${toPort}`),
        [`${link.peer.ipv4} ${MDNS_PORT}`],
      );
    },
  );

  requirement('§5.4 Q6: a QM question is answered by multicast', async () => {
    await using link = await Link.settled([DESK]);
    const asked = await link.peer.ask(HOST_NAME, TYPE.A);
    const heard = (await link.peer.during(asked.at, ANSWERED_MS)).filter(
      (each) => isResponse(each.message) && overIpv4(each),
    );
    assert.ok(heard.length > 0 && heard.every(isMulticast));
  });

  requirement('§6 Q7: a unicast response to a fresh QU query counts', async () => {
    await using link = await Link.settled([DESK]);
    const sightings = await link.running.browse(PRINTER_TYPE);
    const first = await link.peer.next('a query', asksForPrinters);
    assert.ok(
      first.message.questions.some(({ unicast }) => unicast),
      'the first query has the QU bit',
    );
    await link.peer.say(printer({ ttl: 120 }), {}, { to: link.host.ipv4 });
    await sleep(UNICAST_WINDOW_MS / 2);
    assert.equal(sightings[0]?.kind, 'up');
  }, ['browse']);

  requirement('§6 Q7: a unicast response is ignored when no QU query was sent for two seconds', async () => {
    await using link = await Link.settled([DESK]);
    const sightings = await link.running.browse(PRINTER_TYPE);
    const first = await link.peer.next('a query', asksForPrinters);
    await sleep(1.5 * UNICAST_WINDOW_MS);
    assert.ok(first.message.questions.length > 0);
    await link.peer.say(printer({ ttl: 120 }), {}, { to: link.host.ipv4 });
    await sleep(UNICAST_WINDOW_MS / 2);
    assert.deepEqual(sightings, []);
  }, ['browse']);
});

function asksForPrinters(heard: Heard): boolean {
  return asks(heard, PRINTER_TYPE_NAME, TYPE.PTR) && overIpv4(heard);
}
