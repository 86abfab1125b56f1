import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { requirement, section } from '../mdns/conformance.ts';
import { HOST_NAME, Link } from '../mdns/link.ts';
import { isResponse, query, question, TYPE } from '../mdns/message.ts';
import { DESK, DESK_NAME } from '../mdns/offers.ts';
import { answers, type Heard, isMulticast, overIpv4, recordsOf } from '../mdns/peer.ts';
import { HOST_TTL, sameName, stringsOf } from '../mdns/rdata.ts';
import { assertAtLeast, gaps, lateAllowance } from '../mdns/span.ts';
import { now } from '../mdns/wire.ts';

/** RFC 6762 section 8.3. */
const ANNOUNCEMENTS = { least: 2, most: 8 };
const ANNOUNCEMENT_INTERVAL_MS = 1_000;

/** Covers a burst of 4: at 0, 1, 3 and 7 s. */
const BURST_MS = 9_000;

/** RFC 6762 section 5.4: "one quarter of its TTL", of an address. */
const UNICAST_ENOUGH_MS = (HOST_TTL * 1_000) / 4;

/** RFC 6762 section 8.4. */
const UPDATES_A_MINUTE = 10;
const CHANGES = 30;
const CHANGES_MS = 10_000;

section('RFC 6762 section 8.3 and 8.4, announcing', () => {
  for (const [name, type] of [
    [HOST_NAME, TYPE.A],
    [DESK_NAME, TYPE.SRV],
  ] as const) {
    requirement(
      `§8.3 A1: ${name}: at least two announcements, a second apart, then each gap twice the last`,
      async () => {
        await using link = await Link.open();
        link.start([DESK]);
        const first = await link.announcement(name);
        const burst = (await link.peer.during(first.at, BURST_MS)).filter((heard) =>
          announces(heard, name, type),
        );
        assert.ok(
          burst.length >= ANNOUNCEMENTS.least && burst.length <= ANNOUNCEMENTS.most,
          `${burst.length} of them`,
        );
        const between = gaps(burst);
        for (const [index, gap] of between.entries()) {
          const least =
            index === 0 ? ANNOUNCEMENT_INTERVAL_MS : 2 * (between[index - 1] ?? 0) - 2 * lateAllowance();
          assertAtLeast(gap, least, `gap ${index + 1} of ${between}`);
        }
      },
    );
  }

  requirement(
    '§8.3 A2, §5.4 Q6: nothing is announced periodically, and a QU question for a record that was not multicast for a quarter of its TTL is answered by multicast',
    async () => {
      await using link = await Link.settled([DESK]);
      const last = link.peer.heard.at(-1)?.at ?? 0;
      const since = await link.peer.during(last + 1, UNICAST_ENOUGH_MS);
      assert.deepEqual(
        since.map(({ message }) => message),
        [],
        'silence',
      );
      const asked = await link.peer.send(query([question(HOST_NAME, TYPE.A, true)]));
      const answer = await link.peer.next('an answer', (heard) => answers(heard, HOST_NAME, TYPE.A), {
        after: asked.at,
      });
      assert.ok(isMulticast(answer), `answered to ${answer.to}`);
    },
  );

  requirement('§8.4 A3: changed data is announced again, at least twice', async () => {
    await using link = await Link.settled([DESK]);
    await link.running.update({ ...DESK, txt: ['path=/new'] });
    const isNew = (heard: Heard) =>
      overIpv4(heard) &&
      recordsOf([heard], DESK_NAME, TYPE.TXT).some((record) => stringsOf(record).includes('path=/new'));
    const first = await link.peer.next('the announcement', isNew);
    const second = await link.peer.next('the second announcement', isNew, { after: first.at });
    assertAtLeast(second.at - first.at, ANNOUNCEMENT_INTERVAL_MS, 'between them');
  }, ['update']);

  requirement('§8.4 A3: at most ten updates a minute, however often the data change, and the last one tells the truth', async () => {
    await using link = await Link.settled([DESK]);
    const start = now();
    for (let change = 1; change <= CHANGES; change += 1) {
      await link.running.update({ ...DESK, txt: [`change=${change}`] });
      await sleep(CHANGES_MS / CHANGES);
    }
    const heard = await link.peer.during(start, CHANGES_MS + BURST_MS);
    const told = recordsOf(heard.filter(overIpv4), DESK_NAME, TYPE.TXT).flatMap(stringsOf);
    assert.ok(new Set(told).size <= UPDATES_A_MINUTE, `${new Set(told).size} different updates`);
    const asked = await link.peer.ask(DESK_NAME, TYPE.TXT);
    const answer = await link.peer.next('an answer', (each) => answers(each, DESK_NAME, TYPE.TXT), {
      after: asked.at,
    });
    assert.deepEqual(recordsOf([answer], DESK_NAME, TYPE.TXT).flatMap(stringsOf), [`change=${CHANGES}`]);
  }, ['update']);
});

/** Over IPv4. What is only added to an announcement of something else does not count. */
function announces(heard: Heard, name: string, type: number): boolean {
  const announced = heard.message.answers.some((record) => {
    return sameName(record.name, name) && record.type === type && record.ttl > 0;
  });
  return isResponse(heard.message) && overIpv4(heard) && announced;
}
