import assert from 'node:assert/strict';
import { requirement, section } from '../mdns/conformance.ts';
import { Link } from '../mdns/link.ts';
import { TYPE } from '../mdns/message.ts';
import { DESK, DESK_NAME, instanceName } from '../mdns/offers.ts';
import { answers, type Heard, recordsOf } from '../mdns/peer.ts';
import { targetOf } from '../mdns/rdata.ts';

const SUBTYPED = { ...DESK, subtypes: ['_printer'] };
const SUBTYPE_NAME = `_printer._sub.${DESK.type}.local`;

/** RFC 6763 section 4.1.1: the longest instance name, of octets. */
const LONGEST = { ...DESK, name: `${'é'.repeat(31)}x` };

section('RFC 6763 section 7 and 4.1, service and instance names', () => {
  requirement('§7.1 DS4: a service is found by its subtype, under its own name', async () => {
    await using link = await Link.settled([SUBTYPED]);
    const asked = await link.peer.ask(SUBTYPE_NAME, TYPE.PTR);
    const answer = await answerTo(link, asked, SUBTYPE_NAME);
    assert.deepEqual(recordsOf([answer], SUBTYPE_NAME, TYPE.PTR).map(targetOf), [DESK_NAME]);
  });

  requirement('§7.1 DS4: it is found by its type too', async () => {
    await using link = await Link.settled([SUBTYPED]);
    const type = `${DESK.type}.local`;
    const asked = await link.peer.ask(type, TYPE.PTR);
    assert.deepEqual(recordsOf([await answerTo(link, asked, type)], type, TYPE.PTR).map(targetOf), [
      DESK_NAME,
    ]);
  });

  requirement('§7.2 DS6: an instance name of 63 octets is told whole', async () => {
    await using link = await Link.settled([LONGEST]);
    const type = `${DESK.type}.local`;
    const asked = await link.peer.ask(type, TYPE.PTR);
    const answer = await answerTo(link, asked, type);
    assert.deepEqual(recordsOf([answer], type, TYPE.PTR).map(targetOf), [instanceName(LONGEST)]);
    assert.deepEqual(link.peer.malformed, []);
  });
});

function answerTo({ peer }: Link, asked: Heard, name: string): Promise<Heard> {
  return peer.next(`${name} in a response`, (heard) => answers(heard, name, TYPE.PTR), { after: asked.at });
}
