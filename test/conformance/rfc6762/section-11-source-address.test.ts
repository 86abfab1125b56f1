import assert from 'node:assert/strict';
import { requirement, section } from '../mdns/conformance.ts';
import { HOST_NAME, Link } from '../mdns/link.ts';
import { query, question, TYPE } from '../mdns/message.ts';
import { DESK, DESK_NAME } from '../mdns/offers.ts';
import { answers, type Heard } from '../mdns/peer.ts';
import { ANSWERED_MS } from '../mdns/timing.ts';

/** TEST-NET-2 (RFC 5737): on nobody's link, and routed in by the peer. */
const STRANGER = '198.51.100.7';

const HOP_LIMIT = 255;

section('RFC 6762 section 11, source address check', () => {
  requirement('§11 S1: a query by unicast is answered if it comes from the link', async () => {
    await using link = await Link.settled([DESK]);
    assert.notEqual((await answersToUnicast(link, link.peer.ipv4)).length, 0);
  });

  requirement('§11 S1: a query by unicast is not answered if it comes from elsewhere', async () => {
    await using link = await Link.settled([DESK]);
    assert.deepEqual(
      (await answersToUnicast(link, STRANGER)).map(({ to }) => to),
      [],
    );
  });

  requirement(
    '§11 S1: what was sent to the group is from the link, whatever its source address',
    async () => {
      await using link = await Link.settled([DESK]);
      const asked = await link.peer.ask(HOST_NAME, TYPE.A, {}, { from: '10.78.0.7' });
      const heard = await link.peer.during(asked.at, ANSWERED_MS);
      assert.ok(heard.some((each) => answers(each, HOST_NAME, TYPE.A)));
    },
  );

  requirement(
    '§11 S2: everything is sent with IP TTL or hop limit 255: queries, multicast and unicast responses',
    async () => {
      await using link = await Link.settled([DESK]);
      for (const family of [4, 6] as const) {
        for (const [id, fromPort] of [
          [0, 5353],
          [77, 40_000],
        ] as const) {
          const asked = await link.peer.send(query([question(DESK_NAME, TYPE.SRV, true)], { id }), {
            family,
            fromPort,
          });
          await link.peer.next('an answer', (heard) => answers(heard, DESK_NAME, TYPE.SRV), {
            after: asked.at,
          });
        }
      }
      const limits = new Map(link.peer.heard.map(({ from, to, hopLimit }) => [`${from} to ${to}`, hopLimit]));
      assert.deepEqual(
        [...limits].filter(([, hopLimit]) => hopLimit !== HOP_LIMIT),
        [],
      );
    },
  );
});

/** Those by which the subject answers a QU question to its unicast address, whoever they are for. */
async function answersToUnicast({ peer, host }: Link, from: string): Promise<Heard[]> {
  const asked = await peer.send(query([question(HOST_NAME, TYPE.A, true)]), { from, to: host.ipv4 });
  const heard = await peer.during(asked.at, ANSWERED_MS);
  return heard.filter((each) => answers(each, HOST_NAME, TYPE.A));
}
