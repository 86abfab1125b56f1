import assert from 'node:assert/strict';
import { requirement, section } from '../mdns/conformance.ts';
import { Link } from '../mdns/link.ts';
import { TYPE } from '../mdns/message.ts';
import { DESK, DESK_NAME, instanceName } from '../mdns/offers.ts';
import { answers, isProbe, type Peer } from '../mdns/peer.ts';
import { srv } from '../mdns/rdata.ts';
import { ANSWERED_MS, PROBE_INTERVAL_MS } from '../mdns/timing.ts';

const CAFE = { ...DESK, name: 'Büro No. 5' };

section('RFC 6762 section 16, multicast DNS character set', () => {
  requirement('§16 B1: ASCII letters match whatever their case', async () => {
    await using link = await Link.settled([DESK]);
    assert.ok(await answered(link.peer, DESK_NAME.toUpperCase()));
    await link.peer.say([srv(DESK_NAME.toLowerCase(), DESK.port, 'LAPTOP.local', { flush: true })]);
    const heard = await link.peer.during(link.peer.heard.at(-1)?.at ?? 0, 2 * PROBE_INTERVAL_MS);
    assert.ok(
      !heard.some((each) => isProbe(each)),
      'and in the data of a record, where they are no conflict',
    );
  });

  requirement(
    '§16 B1: names are UTF-8, dots and spaces in a label are data, and only ASCII letters fold',
    async () => {
      await using link = await Link.settled([CAFE]);
      assert.ok(await answered(link.peer, instanceName(CAFE)), 'as it is');
      assert.ok(await answered(link.peer, instanceName({ ...CAFE, name: 'BüRO NO. 5' })), 'in other case');
      assert.ok(!(await answered(link.peer, instanceName({ ...CAFE, name: 'bÜro no. 5' }))), 'ü is not Ü');
    },
  );
});

async function answered(peer: Peer, name: string): Promise<boolean> {
  const asked = await peer.ask(name, TYPE.TXT);
  const heard = await peer.during(asked.at, 2 * ANSWERED_MS);
  return heard.some((each) => answers(each, name, TYPE.TXT));
}
