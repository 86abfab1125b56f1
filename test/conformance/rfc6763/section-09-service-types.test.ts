import assert from 'node:assert/strict';
import { requirement, section } from '../mdns/conformance.ts';
import { Link } from '../mdns/link.ts';
import { TYPE } from '../mdns/message.ts';
import { DESK } from '../mdns/offers.ts';
import { recordsOf } from '../mdns/peer.ts';
import { targetOf } from '../mdns/rdata.ts';
import { ANSWERED_MS } from '../mdns/timing.ts';

const TYPES = '_services._dns-sd._udp.local';

section('RFC 6763 section 9, service type enumeration', () => {
  requirement('§9 DS3: every published type is named once, however many services it has', async () => {
    const offers = [
      DESK,
      { ...DESK, name: 'Back desk' },
      { ...DESK, name: 'Secure desk', type: '_ssh._tcp' },
    ];
    await using link = await Link.settled(offers);
    const asked = await link.peer.ask(TYPES, TYPE.PTR);
    const heard = await link.peer.during(asked.at, ANSWERED_MS);
    for (const packet of heard) {
      const named = recordsOf([packet], TYPES, TYPE.PTR).map(targetOf);
      assert.equal(named.length, new Set(named).size, `${named}`);
    }
    const named = new Set(recordsOf(heard, TYPES, TYPE.PTR).map(targetOf));
    assert.deepEqual([...named].toSorted(), ['_http._tcp.local', '_ssh._tcp.local']);
  });
});
