import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../e2e/lab/until.ts';
import { requirement, sectionOfStarts } from '../mdns/conformance.ts';
import { HOST_LABEL, HOST_NAME, Link, type Settled } from '../mdns/link.ts';
import { CLASS_IN, type Resource, TYPE } from '../mdns/message.ts';
import { DESK, DESK_NAME, instanceName } from '../mdns/offers.ts';
import { answers, type Heard, isProbe, overIpv4, type Peer } from '../mdns/peer.ts';
import { address, hinfo, sameName, srv } from '../mdns/rdata.ts';
import { assertAtLeast, assertAtMost, assertWithin, gaps } from '../mdns/span.ts';
import { LATE_MS, PROBE_DELAY_MS, PROBE_INTERVAL_MS, PROBES } from '../mdns/timing.ts';
import { now } from '../mdns/wire.ts';

/** Of so many even draws from 0–250 ms, all in one half of it are as likely as 1 to 2,000. */
const DRAWS = 12;

/** RFC 6762 section 8.1. */
const CONFLICTS = 15;
const CONFLICTS_MS = 10_000;
const CALM_MS = 5_000;

const NEXT_PROBE: { least: number; most: number } = { least: PROBE_INTERVAL_MS, most: PROBE_INTERVAL_MS };

sectionOfStarts('RFC 6762 section 8.1, probing', () => {
  requirement('§8.1 P1: the first probe comes a random 0–250 ms after the claim', async () => {
    await using link = await Link.settled([DESK]);
    const delays: number[] = [];
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const offer = { ...DESK, name: `desk ${draw}` };
      const claimed = now();
      await link.running.publish(offer);
      const probe = await firstProbe(link.peer, instanceName(offer));
      delays.push(probe.at - claimed);
    }
    assertAtMost(Math.max(...delays), PROBE_DELAY_MS, `the longest of ${delays}`);
    const spread = Math.max(...delays) - Math.min(...delays);
    assertAtLeast(spread, PROBE_DELAY_MS / 2, `the spread of ${delays}`);
  }, ['publish']);

  requirement(
    '§8.1 P2: three probes 250 ms apart, the announcement not before 250 ms after the third',
    async () => {
      await using link = await Link.open();
      link.start([DESK]);
      for (const name of [HOST_NAME, DESK_NAME]) {
        const announcement = await link.announcement(name);
        const probes = probesFor(link.peer, name);
        assert.equal(probes.length, PROBES, `probes for ${name}`);
        for (const gap of gaps(probes)) assertWithin(gap, NEXT_PROBE, `${name}: probe to probe`);
        const [wait = 0] = gaps([...probes.slice(-1), announcement]);
        assertWithin(wait, NEXT_PROBE, `${name}: third probe to announcement`);
      }
    },
  );

  requirement('§8.1 P3: a probe asks for ANY, class IN, with the QU bit', async () => {
    await using link = await Link.open();
    link.start([DESK]);
    const { message } = await firstProbe(link.peer, HOST_NAME);
    for (const question of message.questions) {
      const { name: _, ...form } = question;
      assert.deepEqual(form, { type: TYPE.ANY, class: CLASS_IN, unicast: true });
    }
  });

  requirement(
    '§8.2 P4: the authority section holds all proposed records, without the cache-flush bit',
    async () => {
      await using link = await Link.open();
      link.start([DESK]);
      const host = await firstProbe(link.peer, HOST_NAME);
      const service = await firstProbe(link.peer, DESK_NAME);
      assertProposes(host, address(HOST_NAME, link.host.ipv4));
      assertProposes(host, address(HOST_NAME, link.host.ipv6));
      assertProposes(service, srv(DESK_NAME, DESK.port, HOST_NAME));
      const types = service.message.authorities
        .filter(({ name }) => sameName(name, DESK_NAME))
        .map(({ type }) => type);
      assert.deepEqual(types.toSorted(), [TYPE.TXT, TYPE.SRV]);
      for (const record of [...host.message.authorities, ...service.message.authorities]) {
        assert.equal(record.flush, false, `${record.name} ${record.type}: the cache-flush bit`);
      }
    },
  );

  requirement('§8.1 P5: the host name is probed for as well as the service instance', async () => {
    await using link = await Link.open();
    link.start([DESK]);
    await link.announcement(DESK_NAME);
    for (const name of [HOST_NAME, DESK_NAME])
      assert.ok(
        link.peer.heard.some((heard) => isProbe(heard, name)),
        name,
      );
  });

  requirement('§8.1 P6: a conflicting response before the first probe is ignored', async () => {
    await using link = await Link.settled([DESK]);
    const name = await claimAfterConflict(link);
    await link.announcement(name);
    assert.equal(probesFor(link.peer, name).length, PROBES);
  }, ['publish']);

  requirement('§8.1 P9: what the cache holds of a name is not consulted when it is claimed', async () => {
    await using link = await Link.settled([DESK]);
    const offer = { ...DESK, name: 'back desk' };
    const name = instanceName(offer);
    await link.peer.say([srv(name, 9, 'other.local', { flush: true })]);
    await sleep(PROBE_INTERVAL_MS);
    await link.running.publish(offer);
    await link.announcement(name);
    assert.equal(probesFor(link.peer, name).length, PROBES);
  }, ['publish']);

  requirement(
    '§8.1 P8: after fifteen conflicts in ten seconds, five seconds pass before each further probe',
    async () => {
      await using link = await Link.open();
      const conflicts: Heard[] = [];
      using _ = link.peer.whenever(
        (heard) => isProbe(heard) && overIpv4(heard),
        async ({ message }) => {
          const wanted = message.questions.find(isHost);
          if (wanted === undefined) return;
          conflicts.push(await link.peer.say([address(wanted.name, '10.77.0.250', { flush: true })]));
        },
      );
      link.start([DESK]);
      await until('the conflicts', () => conflicts.length >= CONFLICTS, { within: CONFLICTS_MS });
      const last = conflicts.at(CONFLICTS - 1)?.at ?? 0;
      const heard = await link.peer.during(last + LATE_MS, CALM_MS - LATE_MS);
      const tooSoon = heard.filter((each) => isProbe(each) && each.message.questions.some(isHost));
      assert.deepEqual(
        tooSoon.map(({ at }) => at - last),
        [],
      );
    },
  );

  for (const { after, what, reply } of conflicts()) {
    requirement(`§8.1 P7: ${what} makes the prober take another name`, async () => {
      await using link = await Link.open();
      let probes = 0;
      using _ = link.peer.whenever(
        (heard) => isProbe(heard, HOST_NAME) && overIpv4(heard),
        () => {
          probes += 1;
          if (probes >= after) setTimeout(() => void reply(link.peer), after === PROBES ? 180 : 5);
        },
      );
      const running = link.start([DESK]);
      await running.established;
      const label = await running.label();
      assert.notEqual(label, HOST_LABEL);
      assert.ok(
        link.peer.heard.some((heard) => isProbe(heard, `${label}.local`)),
        `${label} was probed for`,
      );
      const announced = link.peer.heard.filter((heard) => answers(heard, HOST_NAME));
      assert.deepEqual(announced, [], 'the other’s name was never announced');
    });
  }
});

/** A conflict is any response with a record of the name, of whatever type and in whatever section. */
function conflicts(): { after: number; what: string; reply: (peer: Peer) => Promise<Heard> }[] {
  const other: Resource = address(HOST_NAME, '10.77.0.250', { flush: true });
  return [
    { after: 1, what: 'an address that answers the first probe', reply: (peer) => peer.say([other]) },
    {
      after: 2,
      what: 'an address in the additional section after the second probe',
      reply: (peer) => peer.say([address('other.local', '10.77.0.250')], { additionals: [other] }),
    },
    {
      after: 3,
      what: 'a record of another type, 180 ms after the third probe,',
      reply: (peer) => peer.say([hinfo(HOST_NAME, { flush: true })]),
    },
  ];
}

/** The name of a service that was claimed while a record of it was heard, which came before the first probe. */
async function claimAfterConflict({ peer, running }: Settled): Promise<string> {
  for (let attempt = 1; attempt <= DRAWS; attempt += 1) {
    const offer = { ...DESK, name: `back desk ${attempt}` };
    const name = instanceName(offer);
    const conflict = peer.say([srv(name, 9, 'other.local', { flush: true })]);
    await running.publish(offer);
    const probe = await firstProbe(peer, name);
    if ((await conflict).at < probe.at) return name;
  }
  throw new Error('every first probe came before the conflict that was meant to precede it');
}

function firstProbe(peer: Peer, name: string): Promise<Heard> {
  return peer.next(`a probe for ${name}`, (heard) => isProbe(heard, name) && overIpv4(heard));
}

function isHost({ name }: { name: string }): boolean {
  return name.startsWith(HOST_LABEL);
}

/** Over IPv4. */
function probesFor(peer: Peer, name: string): Heard[] {
  return peer.heard.filter((heard) => isProbe(heard, name) && overIpv4(heard));
}

function assertProposes({ message }: Heard, proposed: Resource): void {
  const found = message.authorities.some(({ name, type, rdata }) => {
    return sameName(name, proposed.name) && type === proposed.type && rdata.equals(proposed.rdata);
  });
  assert.ok(found, `${proposed.name} ${proposed.type} is in the authority section`);
}
