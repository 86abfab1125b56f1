import assert from 'node:assert/strict';
import { requirement, section } from '../mdns/conformance.ts';
import { HOST_NAME, Link } from '../mdns/link.ts';
import { FIRST_NAME, FLAG, isResponse, nameBytes, pointer, query, question, TYPE } from '../mdns/message.ts';
import { DESK, DESK_NAME } from '../mdns/offers.ts';
import { answers, type Heard, isMulticast, isProbe, recordsOf } from '../mdns/peer.ts';
import { address, ptr } from '../mdns/rdata.ts';
import { ANSWERED_MS, PROBE_INTERVAL_MS } from '../mdns/timing.ts';

const DESK_TYPE = `${DESK.type}.local`;
const OPCODE_NOTIFY = 4 << 11;
const RCODE_NXDOMAIN = 3;

section('RFC 6762 section 18, message format', () => {
  requirement(
    '§18 R5: a multicast response has id 0, no question, AA, and nothing else in its header',
    async () => {
      await using link = await Link.settled([DESK]);
      for (const name of [HOST_NAME, DESK_NAME]) {
        const asked = await link.peer.ask(name, TYPE.ANY, { id: 0x4242 });
        await link.peer.during(asked.at, ANSWERED_MS);
      }
      const responses = link.peer.heard.filter((heard) => isResponse(heard.message) && isMulticast(heard));
      for (const { message } of responses) {
        const { id, flags, questions } = message;
        assert.deepEqual({ id, flags, questions }, { id: 0, flags: FLAG.QR | FLAG.AA, questions: [] });
      }
    },
  );

  for (const [what, flags] of [
    ['an opcode', OPCODE_NOTIFY],
    ['a response code', RCODE_NXDOMAIN],
  ] as const) {
    requirement(`§18.3, §18.11 R6: a query with ${what} other than 0 is ignored`, async () => {
      await using link = await Link.settled([DESK]);
      assert.deepEqual(await answersTo(link, flags), []);
      assert.notEqual((await answersTo(link, 0)).length, 0, 'without it it is answered');
    });

    requirement(`§18.3, §18.11 R6: a response with ${what} other than 0 is ignored`, async () => {
      await using link = await Link.settled([DESK]);
      const conflict = [address(HOST_NAME, '10.77.0.250', { flush: true })];
      const said = await link.peer.say(conflict, { flags: FLAG.QR | FLAG.AA | flags });
      const heard = await link.peer.during(said.at, 2 * PROBE_INTERVAL_MS);
      assert.ok(!heard.some((each) => isProbe(each)));
    });
  }

  requirement('§18.14 M2: a known answer is understood whose data point at the question’s name', async () => {
    await using link = await Link.settled([DESK]);
    const rdata = Buffer.concat([nameBytes(DESK.name).subarray(0, -1), pointer(FIRST_NAME)]);
    const known = { ...ptr(DESK_TYPE, DESK_NAME), rdata };
    const asked = await link.peer.send(query([question(DESK_TYPE, TYPE.PTR)], { answers: [known] }));
    const heard = await link.peer.during(asked.at, ANSWERED_MS);
    assert.deepEqual(recordsOf(heard, DESK_TYPE, TYPE.PTR), []);
  });

  requirement('§18.14 M2: names in answers are compressed', async () => {
    await using link = await Link.settled([DESK]);
    const asked = await link.peer.ask(DESK_TYPE, TYPE.PTR);
    const heard = await link.peer.next('an answer', (each) => answers(each, DESK_TYPE, TYPE.PTR), {
      after: asked.at,
    });
    const pointers = heard.message.answers.filter(({ type }) => type === TYPE.PTR);
    assert.ok(
      pointers.every(({ compressed }) => compressed),
      'their data end in their owner’s name',
    );
  });

  requirement('§18.14 M2: packets that are no messages, or point at themselves, do no harm', async () => {
    await using link = await Link.settled([DESK]);
    for (const bytes of hostile()) await link.peer.sendBytes(bytes);
    assert.notEqual((await answersTo(link, 0)).length, 0, 'still answers');
  });
});

async function answersTo({ peer }: Link, flags: number): Promise<Heard[]> {
  const asked = await peer.ask(DESK_NAME, TYPE.SRV, { flags });
  const heard = await peer.during(asked.at, ANSWERED_MS);
  return heard.filter((each) => answers(each, DESK_NAME, TYPE.SRV));
}

/** A header alone, a header cut short, counts that lie, a name that points at itself, one that points ahead. */
function hostile(): Buffer[] {
  const header = (questions: number) => Buffer.of(0, 0, 0, 0, 0, questions, 0, 0, 0, 0, 0, 0);
  const tail = Buffer.of(0, TYPE.A, 0, 1);
  return [
    Buffer.of(),
    header(0).subarray(0, 7),
    header(200),
    Buffer.concat([header(1), pointer(FIRST_NAME), tail]),
    Buffer.concat([header(1), pointer(FIRST_NAME + 4), tail, Buffer.of(0)]),
    Buffer.alloc(1_400, 0xff),
  ];
}
