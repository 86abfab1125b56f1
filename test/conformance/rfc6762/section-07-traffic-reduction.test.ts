import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { requirement, section } from '../mdns/conformance.ts';
import { Link } from '../mdns/link.ts';
import { FLAG, isResponse, query, question, type Resource, TYPE } from '../mdns/message.ts';
import { DESK, DESK_NAME, instanceName } from '../mdns/offers.ts';
import { answers, asks, type Heard, overIpv4, type Peer, recordsOf } from '../mdns/peer.ts';
import { PRINTER_NAME, PRINTER_TYPE, PRINTER_TYPE_NAME, printer } from '../mdns/printer.ts';
import { OTHER_TTL, ptr, targetOf } from '../mdns/rdata.ts';
import { assertWithin } from '../mdns/span.ts';
import type { Offer } from '../mdns/subject.ts';
import { ANSWERED_MS, LATE_MS, TRUNCATED_DELAY_MS } from '../mdns/timing.ts';

const TYPE_NAME = `${DESK.type}.local`;

/** RFC 6762 section 7.1: known answers count from this TTL on. */
const HALF_TTL = OTHER_TTL / 2;
const BELOW_HALF_TTL = Math.floor(0.49 * OTHER_TTL);

const BACK: Offer = { ...DESK, name: 'Back desk' };
const BACK_NAME = instanceName(BACK);

section('RFC 6762 section 7, traffic reduction', () => {
  requirement('§7.1 K1: a known answer with half the TTL is not given again', async () => {
    await using link = await Link.settled([DESK]);
    assert.deepEqual(await answersDespite(link.peer, [ptr(TYPE_NAME, DESK_NAME, { ttl: HALF_TTL })]), []);
  });

  requirement('§7.1 K1: a known answer with less than half the TTL is given again', async () => {
    await using link = await Link.settled([DESK]);
    const given = await answersDespite(link.peer, [ptr(TYPE_NAME, DESK_NAME, { ttl: BELOW_HALF_TTL })]);
    assert.deepEqual(given, [DESK_NAME]);
  });

  requirement('§7.1 K1: of two shared records only the one that is not known is given', async () => {
    await using link = await Link.settled([DESK, BACK]);
    assert.deepEqual(await answersDespite(link.peer, [ptr(TYPE_NAME, DESK_NAME)]), [BACK_NAME]);
  });

  requirement('§7.2 K3: a query with TC and no continuation is answered 400–500 ms later', async () => {
    await using link = await Link.settled([DESK]);
    const asked = await link.peer.ask(TYPE_NAME, TYPE.PTR, { flags: FLAG.TC });
    const answer = await link.peer.next('an answer', isAnswer, { after: asked.at });
    assertWithin(answer.at - asked.at, TRUNCATED_DELAY_MS, 'the answer');
  });

  requirement('§7.2 K3: known answers in a continuation count', async () => {
    await using link = await Link.settled([DESK, BACK]);
    const asked = await link.peer.ask(TYPE_NAME, TYPE.PTR, { flags: FLAG.TC });
    await link.peer.send(query([], { answers: [ptr(TYPE_NAME, DESK_NAME)] }));
    assert.deepEqual(await pointersAfter(link.peer, asked), [BACK_NAME]);
  });

  requirement('§7.2 K3: each further packet with TC begins the wait anew', async () => {
    await using link = await Link.settled([DESK, BACK]);
    await link.peer.ask(TYPE_NAME, TYPE.PTR, { flags: FLAG.TC });
    await sleep(300);
    const second = await link.peer.send(
      query([], { flags: FLAG.TC, answers: [ptr(TYPE_NAME, `x.${TYPE_NAME}`)] }),
    );
    await sleep(300);
    const third = await link.peer.send(query([], { answers: [ptr(TYPE_NAME, DESK_NAME)] }));
    assert.ok(
      !link.peer.heard.some((heard) => heard.at > second.at && heard.at < third.at && isAnswer(heard)),
      'waits',
    );
    assert.deepEqual(await pointersAfter(link.peer, third), [BACK_NAME]);
  });

  requirement(
    '§7.4 D2: an answer that another gives meanwhile, with no smaller TTL, is not given again',
    async () => {
      await using link = await Link.settled([DESK]);
      for (let attempt = 0; attempt < 10; attempt += 1) {
        const asked = await link.peer.ask(TYPE_NAME, TYPE.PTR);
        const other = await link.peer.say([ptr(TYPE_NAME, DESK_NAME)]);
        const late = (await link.peer.during(asked.at, ANSWERED_MS)).filter(isAnswer);
        if (late.every(({ at }) => at > other.at + LATE_MS / 10)) {
          assert.equal(late.length, 0, 'answers after the other’s');
          return;
        }
        await sleep(1_000);
      }
      assert.fail('every answer was faster than the peer');
    },
  );

  requirement('§7.1 K2: a querier’s second query carries the answers that it knows, without the cache-flush bit', async () => {
    await using link = await Link.settled([DESK]);
    await link.running.browse(PRINTER_TYPE);
    const first = await link.peer.next('a query', asksForPrinters);
    await link.peer.say(printer());
    const second = await link.peer.next('the next query', asksForPrinters, { after: first.at });
    const known = second.message.answers.filter(({ type }) => type === TYPE.PTR);
    assert.deepEqual(known.map(targetOf), [PRINTER_NAME]);
    assert.ok(
      known.every(({ flush }) => !flush),
      'no cache-flush bit',
    );
  }, ['browse']);

  requirement('§7.1 K2: a known answer with less than half its TTL left is not listed', async () => {
    await using link = await Link.settled([DESK]);
    await link.running.browse(PRINTER_TYPE);
    await link.peer.next('a query', asksForPrinters);
    await link.peer.say([ptr(PRINTER_TYPE_NAME, PRINTER_NAME, { ttl: 4 }), ...printer().slice(1)]);
    const said = link.peer.heard.at(-1)?.at ?? 0;
    const later = await link.peer.next('a query 2 s later', asksForPrinters, { after: said + 2_100 });
    assert.deepEqual(later.message.answers, []);
  }, ['browse']);

  requirement('§7.3 D1: a querier does not ask what another has just asked with the same known answers', async () => {
    await using link = await Link.settled([DESK]);
    await link.running.browse(PRINTER_TYPE);
    const first = await link.peer.next('a query', asksForPrinters);
    const second = await link.peer.next('the second', asksForPrinters, { after: first.at });
    const due = second.at + 2 * (second.at - first.at);
    await sleep(due - second.at - 200);
    const others = await link.peer.ask(PRINTER_TYPE_NAME, TYPE.PTR);
    const heard = await link.peer.during(others.at, 1_000);
    assert.deepEqual(
      heard.filter(asksForPrinters).map(({ at }) => at - others.at),
      [],
    );
  }, ['browse']);
});

function asksForPrinters(heard: Heard): boolean {
  return asks(heard, PRINTER_TYPE_NAME, TYPE.PTR) && overIpv4(heard);
}

function isAnswer(heard: Heard): boolean {
  return answers(heard, TYPE_NAME, TYPE.PTR) && overIpv4(heard);
}

/** The instances that are still named to somebody who knows these. */
async function answersDespite(peer: Peer, known: Resource[]): Promise<string[]> {
  return pointersAfter(peer, await peer.send(query([question(TYPE_NAME, TYPE.PTR)], { answers: known })));
}

async function pointersAfter(peer: Peer, asked: Heard): Promise<string[]> {
  const heard = await peer.during(asked.at, ANSWERED_MS);
  const responses = heard.filter((each) => isResponse(each.message) && overIpv4(each));
  return recordsOf(responses, TYPE_NAME, TYPE.PTR).map(targetOf);
}
