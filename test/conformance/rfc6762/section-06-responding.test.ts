import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../e2e/lab/until.ts';
import { requirement, section } from '../mdns/conformance.ts';
import { HOST_LABEL, HOST_NAME, Link, type Settled } from '../mdns/link.ts';
import { isResponse, nameBytes, query, question, type Resource, records, TYPE } from '../mdns/message.ts';
import { DESK, DESK_NAME } from '../mdns/offers.ts';
import { answers, asks, type Heard, isMulticast, isProbe, overIpv4, recordsOf } from '../mdns/peer.ts';
import { PRINTER_HOST, PRINTER_TYPE, PRINTER_TYPE_NAME, printer } from '../mdns/printer.ts';
import { address, nsec, OTHER_TTL, ptr, typesOf } from '../mdns/rdata.ts';
import { assertAtLeast, assertAtMost, assertWithin, gaps } from '../mdns/span.ts';
import type { Offer } from '../mdns/subject.ts';
import {
  ANSWERED_MS,
  DEFENCE_INTERVAL_MS,
  LATE_MS,
  MULTICAST_INTERVAL_MS,
  PROBE_INTERVAL_MS,
  SHARED_DELAY_MS,
  UNIQUE_DELAY_MS,
} from '../mdns/timing.ts';

const DESK_TYPE = `${DESK.type}.local`;

/** A median tells a fixed delay from a random one of 20–120 ms even where single answers are late. */
const SAMPLES = 5;

/** Types of one service each, so that samples of shared answers need not wait for each other's rate limit. */
const KINDS: Offer[] = ['_http', '_ipp', '_ssh', '_smb', '_ftp', '_nfs', '_rfb', '_sip'].map(
  (kind, index) => {
    return { name: `desk ${kind.slice(1)}`, type: `${kind}._tcp`, port: 1_000 + index, txt: [] };
  },
);

/** Of two rounds over the kinds, all in one half of 20–120 ms are as likely as 1 to 30,000. */
const ROUNDS = 2;

section('RFC 6762 section 6, responding', () => {
  requirement('§6 R1: a single unique record is answered without delay', async () => {
    await using link = await Link.settled([DESK]);
    const delays: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const asked = await link.peer.ask(DESK_NAME, TYPE.SRV);
      delays.push((await answerTo(link, asked, DESK_NAME, TYPE.SRV)).at - asked.at);
      await sleep(MULTICAST_INTERVAL_MS + ANSWERED_MS / 10);
    }
    const median = delays.toSorted((a, b) => a - b)[(SAMPLES - 1) / 2] ?? Number.NaN;
    assert.ok(median <= 2 * UNIQUE_DELAY_MS, `the median of ${delays} is not about ${UNIQUE_DELAY_MS} ms`);
    assertAtMost(Math.max(...delays), UNIQUE_DELAY_MS, `the longest of ${delays}`);
  });

  requirement('§6 R2: a shared record is answered after a random 20–120 ms', async () => {
    await using link = await Link.settled(KINDS);
    const delays: number[] = [];
    for (const { type } of Array.from({ length: ROUNDS }, () => KINDS).flat()) {
      const name = `${type}.local`;
      const asked = await link.peer.ask(name, TYPE.PTR);
      delays.push((await answerTo(link, asked, name, TYPE.PTR)).at - asked.at);
      await sleep(SHARED_DELAY_MS.most);
    }
    for (const delay of delays) assertWithin(delay, SHARED_DELAY_MS, `one of ${delays}`);
    const { least, most } = SHARED_DELAY_MS;
    assertAtLeast(Math.max(...delays) - Math.min(...delays), (most - least) / 2, `the spread of ${delays}`);
  });

  requirement(
    '§6.3 R2: two questions in one query are answered after 20–120 ms, though both records are unique',
    async () => {
      await using link = await Link.settled([DESK]);
      const asked = await link.peer.send(
        query([question(DESK_NAME, TYPE.SRV), question(DESK_NAME, TYPE.TXT)]),
      );
      const answer = await answerTo(link, asked, DESK_NAME, TYPE.SRV);
      assertWithin(answer.at - asked.at, SHARED_DELAY_MS, 'the answer');
      assert.ok(answers(answer, DESK_NAME, TYPE.TXT), 'one packet answers both');
    },
  );

  requirement('§6.4 R3: answers to two queries 5 ms apart go in one packet', async () => {
    await using link = await Link.settled(KINDS.slice(0, 2));
    const [first = '', second = ''] = KINDS.map(({ type }) => `${type}.local`);
    const asked = await link.peer.ask(first, TYPE.PTR);
    await sleep(5);
    await link.peer.ask(second, TYPE.PTR);
    const answer = await answerTo(link, asked, first, TYPE.PTR);
    assert.ok(recordsOf([answer], second, TYPE.PTR).length > 0, 'both');
  });

  requirement(
    '§6 R4: a record is multicast at most once a second, however often it is asked for',
    async () => {
      await using link = await Link.settled([DESK]);
      const [first] = await askOften(link, DESK_NAME, TYPE.SRV, MULTICAST_INTERVAL_MS / SAMPLES);
      const heard = await link.peer.during(first?.at ?? 0, 2_500);
      const said = heard.filter(
        (each) => overIpv4(each) && isMulticast(each) && answers(each, DESK_NAME, TYPE.SRV),
      );
      assert.ok(said.length > 0, 'answered at all');
      for (const gap of gaps(said)) assertAtLeast(gap, MULTICAST_INTERVAL_MS, 'between two multicasts');
    },
  );

  requirement('§6 C3: a probe for the own name is answered at once, and again 250 ms later', async () => {
    await using link = await Link.settled([DESK]);
    const probe = query([question(HOST_NAME, TYPE.ANY)], {
      authorities: [address(HOST_NAME, '10.77.0.250')],
    });
    for (let round = 0; round < 3; round += 1) {
      const asked = await link.peer.send(probe);
      const answer = await answerTo(link, asked, HOST_NAME, TYPE.A);
      assertAtMost(answer.at - asked.at, UNIQUE_DELAY_MS, `defence ${round + 1}`);
      await sleep(DEFENCE_INTERVAL_MS);
    }
    assert.equal(await link.running.label(), HOST_LABEL);
  });

  requirement('§6 Q7, R7: a response from a port other than 5353 is ignored', async () => {
    await using link = await Link.settled([DESK]);
    const conflict = [address(HOST_NAME, '10.77.0.250', { flush: true })];
    const said = await link.peer.say(conflict, {}, { fromPort: 5454 });
    const heard = await link.peer.during(said.at, 2 * PROBE_INTERVAL_MS);
    assert.equal(heard.filter((each) => isProbe(each)).length, 0);
  });

  requirement(
    '§6.1 N1: the owner of a name says with NSEC that it has no record of a type, and lists those that it has',
    async () => {
      await using link = await Link.settled([DESK]);
      const asked = await link.peer.ask(HOST_NAME, TYPE.SRV);
      const answer = await answerTo(link, asked, HOST_NAME, TYPE.NSEC);
      assertNegative(recordsOf([answer], HOST_NAME, TYPE.NSEC), [TYPE.A, TYPE.AAAA]);
    },
  );

  requirement('§6.1 N1: a host without IPv6 denies AAAA, and claims A alone', async () => {
    await using link = await Link.settled([DESK], {
      prepare: (host) => host.run('sh', ['-c', 'echo 1 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6']),
    });
    const asked = await link.peer.ask(HOST_NAME, TYPE.AAAA);
    const answer = await answerTo(link, asked, HOST_NAME, TYPE.NSEC);
    assertNegative(recordsOf([answer], HOST_NAME, TYPE.NSEC), [TYPE.A]);
  });

  requirement('§6.1 N1: nobody denies a name that is not its own, or a shared one', async () => {
    await using link = await Link.settled([DESK]);
    const asked = await link.peer.ask('nobody.local', TYPE.A);
    await link.peer.ask(DESK_TYPE, TYPE.SRV);
    assert.deepEqual(await responsesAfter(link, asked), []);
  });

  requirement('§6.2 R9: the other family’s addresses come as additional records', async () => {
    await using link = await Link.settled([DESK]);
    const asked = await link.peer.ask(HOST_NAME, TYPE.A);
    const { message } = await answerTo(link, asked, HOST_NAME, TYPE.A);
    const other = records(message).filter(({ type }) => type === TYPE.AAAA);
    assert.ok(other.some(({ rdata }) => rdata.equals(address(HOST_NAME, link.host.ipv6).rdata)));
  });

  requirement('§6.5 R8: ANY gets all records of the name', async () => {
    await using link = await Link.settled([DESK]);
    for (const [name, types] of [
      [HOST_NAME, [TYPE.A, TYPE.AAAA]],
      [DESK_NAME, [TYPE.TXT, TYPE.SRV]],
    ] as const) {
      const asked = await link.peer.ask(name, TYPE.ANY);
      const all = recordsOf(await responsesAfter(link, asked), name);
      const positive = new Set(all.map(({ type }) => type).filter((type) => type !== TYPE.NSEC));
      assert.deepEqual(
        [...positive].toSorted((a, b) => a - b),
        types,
      );
    }
  });

  for (const ttl of [0, 1]) {
    requirement(
      `§6.6 C4: when another multicasts the own PTR with TTL ${ttl}, it is announced with the right TTL`,
      async () => {
        await using link = await Link.settled([DESK]);
        const said = await link.peer.say([ptr(DESK_TYPE, DESK_NAME, { ttl })]);
        const rescue = await answerTo(link, said, DESK_TYPE, TYPE.PTR);
        assert.ok(isMulticast(rescue));
        assert.deepEqual(
          recordsOf([rescue], DESK_TYPE, TYPE.PTR).map((record) => record.ttl),
          [OTHER_TTL],
        );
      },
    );
  }

  requirement(
    '§6.7 L1: a legacy query is answered by unicast with its id and question, TTLs of at most 10 s, no cache-flush bit',
    async () => {
      await using link = await Link.settled([DESK]);
      const legacy = query([question(DESK_NAME, TYPE.SRV)], { id: 0x1234 });
      const asked = await link.peer.send(legacy, { fromPort: 40_000 });
      const { message, to, toPort, fromPort } = await answerTo(link, asked, DESK_NAME, TYPE.SRV);
      assert.deepEqual({ to, toPort, fromPort }, { to: link.peer.ipv4, toPort: 40_000, fromPort: 5353 });
      assert.equal(message.id, legacy.id);
      assert.deepEqual(message.questions, legacy.questions);
      for (const { name, type, ttl, flush, compressed } of records(message)) {
        assert.ok(ttl <= 10, `${name} ${type}: TTL ${ttl}`);
        assert.equal(flush, false, `${name} ${type}: the cache-flush bit`);
        assert.equal(type === TYPE.SRV && compressed, false, 'the target of an SRV record is compressed');
      }
    },
  );

  requirement('§6.1 N2: a packet is not refused for an odd NSEC record in it', async () => {
    await using link = await Link.settled([DESK]);
    const sightings = await link.running.browse(PRINTER_TYPE);
    await link.peer.next('a query', (heard) => asks(heard, PRINTER_TYPE_NAME, TYPE.PTR));
    await link.peer.say(printer(), { additionals: oddDenials() });
    await until('it is found', () => sightings.find(({ kind }) => kind === 'up'));
  }, ['browse']);

  requirement('§6.1 N2: what an owner denies with NSEC is not asked for again', async () => {
    await using link = await Link.settled([DESK]);
    await link.running.browse(PRINTER_TYPE);
    await link.peer.next('a query', (heard) => asks(heard, PRINTER_TYPE_NAME, TYPE.PTR));
    const denial = nsec(PRINTER_HOST, [TYPE.A], { flush: true });
    const said = await link.peer.say(printer(), { additionals: [denial] });
    const later = await link.peer.during(said.at + LATE_MS, 3 * MULTICAST_INTERVAL_MS);
    const again = later.filter((heard) => asks(heard, PRINTER_HOST, TYPE.AAAA));
    assert.deepEqual(
      again.map(({ at }) => at - said.at),
      [],
    );
  }, ['browse']);
});

function answerTo({ peer }: Link, asked: Heard, name: string, type: number): Promise<Heard> {
  const wanted = (heard: Heard) => answers(heard, name, type) && overIpv4(heard);
  return peer.next(`${name} ${type} in a response`, wanted, { after: asked.at, patience: 2_000 });
}

/** Whatever is said in the longest time that an answer may take. */
async function responsesAfter({ peer }: Link, asked: Heard): Promise<Heard[]> {
  return (await peer.during(asked.at, ANSWERED_MS)).filter(({ message }) => isResponse(message));
}

async function askOften({ peer }: Settled, name: string, type: number, every: number): Promise<Heard[]> {
  const asked: Heard[] = [];
  for (let time = 0; time < SAMPLES; time += 1) {
    asked.push(await peer.ask(name, type));
    await sleep(every);
  }
  return asked;
}

function assertNegative([record]: Resource[], types: number[]): void {
  assert.ok(record);
  assert.deepEqual(typesOf(record), { next: record.name, blocks: [0], types });
}

/** Two windows of types; another next name; no bits at all. RFC 6762 section 6.1: such records are to be ignored. */
function oddDenials(): Resource[] {
  const plain = nsec(PRINTER_HOST, [TYPE.A]);
  const secondWindow = Buffer.of(1, 1, 0x40);
  return [
    { ...plain, rdata: Buffer.concat([plain.rdata, secondWindow]) },
    { ...nsec('next.local', [TYPE.A]), name: PRINTER_HOST },
    { ...plain, rdata: nameBytes(PRINTER_HOST) },
  ];
}
