import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { requirement, sectionOfStarts } from '../mdns/conformance.ts';
import { HOST_LABEL, HOST_NAME, Link } from '../mdns/link.ts';
import { query, question, type Resource, TYPE } from '../mdns/message.ts';
import { DESK, DESK_NAME } from '../mdns/offers.ts';
import { type Heard, isProbe, overIpv4 } from '../mdns/peer.ts';
import { address, hinfo, sameName, srv, txt } from '../mdns/rdata.ts';
import { assertWithin, gaps } from '../mdns/span.ts';
import { DEFER_MS, PROBE_INTERVAL_MS, type Span } from '../mdns/timing.ts';

/** The loser may add the random delay of a first probe to the second that it waits. */
const LOST: Span = { least: DEFER_MS, most: DEFER_MS + PROBE_INTERVAL_MS };
const WON: Span = { least: PROBE_INTERVAL_MS, most: PROBE_INTERVAL_MS };

/** RFC 6762 section 8.2: "a stale probe" was the own one of a moment ago. */
const STALE_MS = 100;

interface Tie {
  title: string;
  /** Whose name both want. */
  name: string;
  /** The last part of the subject's IPv4 address. */
  number?: number;
  /** What the other would claim, made from what the subject claims. */
  rival: (own: Resource[]) => Resource[];
  /** Between the subject's probe that met the rival's, and its next. */
  next: Span;
}

const ties: Tie[] = [
  {
    title: '§8.2 T1: the later address wins: 10.77.0.99 defers to 10.77.0.200, octets are unsigned',
    name: HOST_NAME,
    number: 99,
    rival: () => [address(HOST_NAME, '10.77.0.200')],
    next: LOST,
  },
  {
    title: '§8.2 T1: the later address wins: 10.77.0.200 does not defer to 10.77.0.99',
    name: HOST_NAME,
    number: 200,
    rival: () => [address(HOST_NAME, '10.77.0.99')],
    next: WON,
  },
  {
    title: '§8.2 T1: the type is compared before the data: an A record loses to an HINFO record',
    name: HOST_NAME,
    rival: () => [hinfo(HOST_NAME)],
    next: LOST,
  },
  {
    title: '§8.2.1 T3: equal lists are no conflict',
    name: HOST_NAME,
    rival: (own) => own,
    next: WON,
  },
  {
    title: '§8.2.1 T3: of two lists that begin alike the longer one wins',
    name: HOST_NAME,
    rival: (own) => [...own, srv(HOST_NAME, 1, 'other.local')],
    next: LOST,
  },
  {
    title: '§8.2.1 T3: of two lists that begin alike the shorter one loses',
    name: DESK_NAME,
    rival: (own) => own.filter(({ type }) => type === TYPE.TXT),
    next: WON,
  },
  {
    title: '§8.2.1 T3: records are sorted first: a later TXT wins though an earlier SRV comes before it',
    name: DESK_NAME,
    rival: () => [srv(DESK_NAME, 1, 'a.local'), txt(DESK_NAME, ['zzzzzzzzzzzz'])],
    next: LOST,
  },
];

sectionOfStarts('RFC 6762 section 8.2, simultaneous probes', () => {
  for (const { title, name, number, rival, next } of ties) {
    requirement(title, async () => {
      await using link = await Link.open(number === undefined ? {} : { number });
      link.start([DESK]);
      const first = await link.peer.next('a probe', (heard) => probes(heard, name));
      const sent = await link.peer.send(
        query([question(name, TYPE.ANY)], { authorities: rival(ownOf(first, name)) }),
      );
      const before = link.peer.heard.findLast((heard) => probes(heard, name) && heard.at < sent.at) ?? first;
      const after = await link.peer.next('the next probe', (heard) => probes(heard, name), {
        after: sent.at,
      });
      const [gap = 0] = next === LOST ? gaps([sent, after]) : gaps([before, after]);
      assertWithin(gap, next, 'to the next probe');
    });
  }

  requirement(
    '§8.2 T2: the loser waits a second, probes again, and keeps its name if nobody answers',
    async () => {
      await using link = await Link.open();
      const running = link.start([DESK]);
      const first = await link.peer.next('a probe', (heard) => probes(heard, HOST_NAME));
      const later = [address(HOST_NAME, '10.77.0.250')];
      await link.peer.send(query([question(HOST_NAME, TYPE.ANY)], { authorities: later }));
      const again = await link.peer.next('another', (heard) => probes(heard, HOST_NAME), {
        after: first.at + DEFER_MS,
      });
      const announcement = await link.announcement(HOST_NAME);
      assertWithin(
        announcement.at - again.at,
        { least: 750, most: 750 },
        'three probes more, and the announcement',
      );
      await running.established;
      assert.equal(await running.label(), HOST_LABEL);
    },
  );

  requirement(
    '§8.2 T2: an echo of its own probes, a moment late, makes nobody take another name',
    async () => {
      await using link = await Link.open();
      using _ = link.peer.whenever(
        (heard) => isProbe(heard) && overIpv4(heard),
        ({ payload }) => setTimeout(() => void link.peer.sendBytes(payload), STALE_MS),
      );
      const running = link.start([DESK]);
      await link.announcement(DESK_NAME);
      await running.established;
      assert.equal(await running.label(), HOST_LABEL);
    },
  );

  requirement(
    '§8.2 T2: an echo of a probe that the subject has changed since costs a second, not the name',
    async () => {
      await using link = await Link.open();
      const running = link.start([DESK]);
      const first = await link.peer.next('a probe', (heard) => probes(heard, HOST_NAME));
      await sleep(STALE_MS);
      const former = ownOf(first, HOST_NAME).map((record) => {
        return record.type === TYPE.A ? address(HOST_NAME, '10.77.0.12') : record;
      });
      await link.peer.send(query([question(HOST_NAME, TYPE.ANY)], { authorities: former }));
      await link.announcement(HOST_NAME);
      await running.established;
      assert.equal(await running.label(), HOST_LABEL);
    },
  );
});

function probes(heard: Heard, name: string): boolean {
  return isProbe(heard, name) && overIpv4(heard);
}

/** What the sender of a probe would claim under a name. */
function ownOf({ message }: Heard, name: string): Resource[] {
  return message.authorities.filter((record) => sameName(record.name, name));
}
