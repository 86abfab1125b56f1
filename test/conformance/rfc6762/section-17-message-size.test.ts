import assert from 'node:assert/strict';
import { requirement, section } from '../mdns/conformance.ts';
import { Link } from '../mdns/link.ts';
import { records, TYPE } from '../mdns/message.ts';
import { DESK, instanceName } from '../mdns/offers.ts';
import { recordsOf } from '../mdns/peer.ts';
import { targetOf } from '../mdns/rdata.ts';
import type { Offer } from '../mdns/subject.ts';

const CROWD = 200;
const ETHERNET_MTU = 1_500;

section('RFC 6762 section 17, message size', () => {
  requirement(`§17 M1: ${CROWD} services are told in packets that the link carries whole`, async () => {
    const offers: Offer[] = Array.from({ length: CROWD }, (_, index) => ({
      ...DESK,
      name: `desk number ${index}`,
    }));
    await using link = await Link.open();
    const { established } = link.start(offers);
    await established;
    for (const offer of offers) await link.announcement(instanceName(offer), 30_000);
    await link.peer.quiet();
    const asked = await link.peer.ask(`${DESK.type}.local`, TYPE.PTR);
    const given = await link.peer.during(asked.at, 2_000);
    const named = new Set(recordsOf(given, `${DESK.type}.local`, TYPE.PTR).map(targetOf));
    assert.equal(named.size, CROWD, 'services named');
    assert.equal(link.peer.malformed.length, 0, 'fragments and half messages');
    const large = link.peer.heard.filter(
      ({ ipLength, message }) => ipLength > ETHERNET_MTU && records(message).length > 1,
    );
    assert.deepEqual(
      large.map(({ ipLength }) => ipLength),
      [],
    );
  });
});
