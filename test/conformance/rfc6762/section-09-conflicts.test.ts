import assert from 'node:assert/strict';
import { until } from '../../e2e/lab/until.ts';
import { requirement, section } from '../mdns/conformance.ts';
import { HOST_LABEL, HOST_NAME, Link } from '../mdns/link.ts';
import { type Resource, TYPE } from '../mdns/message.ts';
import { DESK, DESK_NAME, instanceName } from '../mdns/offers.ts';
import { answers, type Heard, isProbe, overIpv4, type Peer } from '../mdns/peer.ts';
import { address, srv } from '../mdns/rdata.ts';
import { assertAtMost } from '../mdns/span.ts';
import { PROBE_DELAY_MS, PROBE_INTERVAL_MS, PROBES } from '../mdns/timing.ts';

/** Three probes after the random delay, and the wait after the third. */
const PROBING_MS = PROBE_DELAY_MS + PROBES * PROBE_INTERVAL_MS;

const LABEL_MOST = 63;

section('RFC 6762 section 9, conflicts', () => {
  requirement(
    '§9 C1: a conflict after the claim sends a host back to probing at once; unopposed it keeps its name',
    async () => {
      await using link = await Link.settled([DESK]);
      const conflict = await link.peer.say([address(HOST_NAME, '10.77.0.250', { flush: true })]);
      const heard = await link.peer.during(conflict.at, 2 * PROBING_MS);
      const probes = heard.filter((each) => isProbe(each, HOST_NAME) && overIpv4(each));
      assert.equal(probes.length, PROBES, 'probes');
      assertAtMost(
        (probes[0]?.at ?? 0) - conflict.at,
        PROBE_DELAY_MS,
        'from the conflict to the first of them',
      );
      assert.ok(
        heard.some((each) => answers(each, HOST_NAME, TYPE.A)),
        'announced again',
      );
      assert.equal(await link.running.label(), HOST_LABEL);
    },
  );

  requirement('§9 C1: a record with the same data is no conflict, whatever its TTL', async () => {
    await using link = await Link.settled([DESK]);
    const own = [
      address(HOST_NAME, link.host.ipv4, { flush: true }),
      srv(DESK_NAME, DESK.port, HOST_NAME, { flush: true }),
    ];
    const said = await link.peer.say(own);
    const heard = await link.peer.during(said.at, PROBING_MS);
    assert.deepEqual(
      heard.filter((each) => isProbe(each)).map(({ message }) => message.questions),
      [],
    );
  });

  requirement(
    '§9 C1, C2: a host whose name is defended by another takes laptop-2, and says goodbye to nothing of the other’s',
    async () => {
      await using link = await Link.settled([DESK]);
      const others = address(HOST_NAME, '10.77.0.250', { flush: true });
      using _ = defend(link.peer, HOST_NAME, others);
      const conflict = await link.peer.say([others]);
      const renamed = await link.peer.next('another name', (heard) =>
        answers(heard, `${HOST_LABEL}-2.local`, TYPE.A),
      );
      assert.ok(
        link.peer.heard.some((heard) => isProbe(heard, `${HOST_LABEL}-2.local`)),
        'probed for',
      );
      const since = link.peer.heard.filter(({ at }) => at > conflict.at && at < renamed.at);
      const goodbyes = since
        .flatMap(({ message }) => message.answers)
        .filter((record) => record.rdata.equals(others.rdata));
      assert.deepEqual(goodbyes, []);
      await until('the subject says so', async () => (await link.running.label()) === `${HOST_LABEL}-2`);
    },
  );

  requirement(
    '§9 C2: a service whose name is defended takes another that can be read: “Front desk (2)” or “Front desk #2”',
    async () => {
      await using link = await Link.open();
      using _ = defend(link.peer, DESK_NAME, srv(DESK_NAME, 9, 'other.local', { flush: true }));
      link.start([DESK]);
      const names = ['Front desk (2)', 'Front desk #2'].map((name) => instanceName({ ...DESK, name }));
      await link.peer.next('another name', (heard) => names.some((name) => answers(heard, name, TYPE.SRV)));
    },
  );

  requirement(
    '§9 C2: a service name of 63 octets has room for its number, and is cut between characters',
    async () => {
      await using link = await Link.open();
      const long = { ...DESK, name: `${'ü'.repeat(31)}x` };
      const name = instanceName(long);
      using _ = defend(link.peer, name, srv(name, 9, 'other.local', { flush: true }));
      link.start([long]);
      const renamed = await link.peer.next('another name', ({ message }) => {
        return message.answers.some(
          (record) => record.type === TYPE.SRV && record.name !== name && record.name.startsWith('ü'),
        );
      });
      const [label = ''] = (renamed.message.answers.find(({ type }) => type === TYPE.SRV)?.name ?? '').split(
        `.${DESK.type}`,
      );
      assert.ok(Buffer.byteLength(label) <= LABEL_MOST, `${label}: ${Buffer.byteLength(label)} octets`);
      assert.match(label, /^ü+x? ?[(#]2\)?$/);
    },
  );

  requirement('§9 C2: the name that a conflict gave is taken again after a restart', async () => {
    await using link = await Link.settled([DESK]);
    const others = address(HOST_NAME, '10.77.0.250', { flush: true });
    using _ = defend(link.peer, HOST_NAME, others);
    await link.peer.say([others]);
    await link.announcement(`${HOST_LABEL}-2.local`);
    await link.running.stop();
    const again = link.start([DESK]);
    await again.established;
    assert.equal(await again.label(), `${HOST_LABEL}-2`);
  }, ['remember']);
});

/** Answers every probe for a name at once, as its owner does. */
function defend(peer: Peer, name: string, ...records: Resource[]): Disposable {
  return peer.whenever(
    (heard: Heard) => isProbe(heard, name) && overIpv4(heard),
    () => void peer.say(records),
  );
}
