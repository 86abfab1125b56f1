import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../e2e/lab/until.ts';
import { requirement, section } from '../mdns/conformance.ts';
import { HOST_NAME, Link } from '../mdns/link.ts';
import { isResponse, TYPE } from '../mdns/message.ts';
import { DESK } from '../mdns/offers.ts';
import { answers, asks, type Heard, isProbe, overIpv4, type Peer, recordsOf } from '../mdns/peer.ts';
import { PRINTER_TYPE, PRINTER_TYPE_NAME, printer } from '../mdns/printer.ts';
import { addressOf } from '../mdns/rdata.ts';
import { replaceSecondLink, SECOND_ADDRESSES, secondLink } from '../mdns/second-link.ts';
import { assertAtMost } from '../mdns/span.ts';
import { ANSWERED_MS, PROBE_DELAY_MS } from '../mdns/timing.ts';
import { now } from '../mdns/wire.ts';

/** No RFC says how soon a host has to notice that a link is up; this is what this project promises. */
const NOTICED_MS = 2_000;

/** RFC 6762 section 10.4 and 10.5: so long after what was not answered a record goes. */
const RECONFIRMED_MS = 10_000;

const NEW_ADDRESS = '10.77.0.88';

section('RFC 6762 sections 3, 8, 10.3 and 14: interfaces', () => {
  requirement(
    '§3 V1: over IPv6 all is as over IPv4: probed, announced, answered, with A and AAAA',
    async () => {
      await using link = await Link.settled([DESK]);
      const { peer } = link;
      assert.ok(
        peer.heard.some((heard) => isProbe(heard, HOST_NAME) && !overIpv4(heard)),
        'probed',
      );
      assert.ok(
        peer.heard.some((heard) => answers(heard, HOST_NAME) && !overIpv4(heard)),
        'announced',
      );
      for (const type of [TYPE.A, TYPE.AAAA]) {
        const asked = await peer.ask(HOST_NAME, type, {}, { family: 6 });
        const wanted = (heard: Heard) => answers(heard, HOST_NAME, type) && !overIpv4(heard);
        await peer.next(`type ${type} over IPv6`, wanted, { after: asked.at });
        await peer.quiet(1_100);
      }
    },
  );

  requirement('§14 R9: on each link only the addresses that are good there are told', async () => {
    await using link = await Link.open();
    await using second = await secondLink(link.host);
    const { established } = link.start([DESK]);
    await established;
    await link.announcement(HOST_NAME);
    await second.next('the announcement on the second link', (heard) => answers(heard, HOST_NAME, TYPE.A));
    await Promise.all([link.peer.quiet(), second.quiet()]);
    assertTold(link.peer, [link.host.ipv4, link.host.ipv6]);
    assertTold(second, SECOND_ADDRESSES);
  }, ['twoLinks']);

  requirement(
    '§8, §8.3 I1: when the cable is back, the host probes and announces again, and answers',
    async () => {
      await using link = await Link.settled([DESK]);
      await link.host.unplug();
      await sleep(NOTICED_MS / 2);
      await link.host.plug();
      await assertBack(link.peer, now());
    },
  );

  requirement('§8, §10.2 I1: when an interface was replaced by one of the same name and address, the host probes, announces and answers', async () => {
    await using link = await Link.open();
    await using _ = await secondLink(link.host);
    const { established } = link.start([DESK]);
    await established;
    await link.peer.quiet();
    const plugged = now();
    await using replaced = await replaceSecondLink(link.host);
    await assertBack(replaced, plugged);
  }, ['twoLinks']);

  requirement('§8.4 I1: a new address is announced, together with the old one', async () => {
    await using link = await Link.settled([DESK]);
    const added = now();
    await link.host.addAddress(`${NEW_ADDRESS}/24`);
    const both = await link.peer.next('the announcement', (heard) => told(heard).includes(NEW_ADDRESS), {
      after: added,
    });
    assertAtMost(both.at - added, NOTICED_MS + PROBE_DELAY_MS, 'until it was announced');
    assert.deepEqual(
      told(both)
        .filter((address) => address.startsWith('10.'))
        .toSorted(),
      [link.host.ipv4, NEW_ADDRESS].toSorted(),
    );
  });

  requirement('§10.3 I2: after a change of the link, what was found there is confirmed or goes', async () => {
    await using link = await Link.settled([DESK]);
    const sightings = await link.running.browse(PRINTER_TYPE);
    await link.peer.next('a query', (heard) => asks(heard, PRINTER_TYPE_NAME, TYPE.PTR));
    await link.peer.say(printer());
    await until('it is found', () => sightings.find(({ kind }) => kind === 'up'));
    await link.host.unplug();
    await sleep(NOTICED_MS / 2);
    await link.host.plug();
    const within = RECONFIRMED_MS + NOTICED_MS;
    await until('it goes', () => sightings.find(({ kind }) => kind === 'down'), { within });
  }, ['browse']);
});

/** The host is heard probing and announcing, and answers a query to the group. */
async function assertBack(peer: Peer, plugged: number): Promise<void> {
  const probe = await peer.next('a probe', (heard) => isProbe(heard, HOST_NAME) && overIpv4(heard), {
    after: plugged,
  });
  assertAtMost(probe.at - plugged, NOTICED_MS + PROBE_DELAY_MS, 'until the first probe');
  await peer.next('the announcement', (heard) => answers(heard, HOST_NAME, TYPE.A) && overIpv4(heard), {
    after: probe.at,
  });
  await peer.quiet();
  const asked = await peer.ask(HOST_NAME, TYPE.A);
  const heard = await peer.during(asked.at, ANSWERED_MS);
  assert.ok(
    heard.some((each) => answers(each, HOST_NAME, TYPE.A)),
    'answers',
  );
}

/** Addresses in a response. */
function told(heard: Heard): string[] {
  if (!isResponse(heard.message)) return [];
  return recordsOf([heard], HOST_NAME)
    .filter(({ type }) => type === TYPE.A || type === TYPE.AAAA)
    .map(addressOf);
}

/** These and no others, whatever link-local ones there are. */
function assertTold(peer: Peer, wanted: readonly string[]): void {
  const global = peer.heard.flatMap(told).filter((address) => !address.startsWith('fe80:'));
  assert.deepEqual([...new Set(global)].toSorted(), wanted.toSorted());
}
