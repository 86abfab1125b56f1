import assert from 'node:assert/strict';
import { until } from '../../e2e/lab/until.ts';
import { requirement, section } from '../mdns/conformance.ts';
import { Link } from '../mdns/link.ts';
import { TYPE } from '../mdns/message.ts';
import { DESK, DESK_NAME, instanceName } from '../mdns/offers.ts';
import { answers, asks, recordsOf } from '../mdns/peer.ts';
import { PRINTER_TYPE, PRINTER_TYPE_NAME, printer } from '../mdns/printer.ts';
import { stringsOf } from '../mdns/rdata.ts';

const BARE = { ...DESK, name: 'bare', txt: [] };

section('RFC 6763 section 6, TXT records', () => {
  requirement('§6.1 DS2: a service without data has a TXT record of one empty string', async () => {
    await using link = await Link.settled([BARE]);
    const asked = await link.peer.ask(instanceName(BARE), TYPE.TXT);
    const answer = await link.peer.next(
      'its TXT record',
      (heard) => answers(heard, instanceName(BARE), TYPE.TXT),
      {
        after: asked.at,
      },
    );
    assert.deepEqual(
      recordsOf([answer], instanceName(BARE), TYPE.TXT).map(({ rdata }) => [...rdata]),
      [[0]],
    );
  });

  requirement('§6.3 DS2: each key and value is one string, in the order that was given', async () => {
    await using link = await Link.settled([DESK]);
    const asked = await link.peer.ask(DESK_NAME, TYPE.TXT);
    const answer = await link.peer.next('its TXT record', (heard) => answers(heard, DESK_NAME, TYPE.TXT), {
      after: asked.at,
    });
    assert.deepEqual(
      recordsOf([answer], DESK_NAME, TYPE.TXT).flatMap(stringsOf).toSorted(),
      DESK.txt.toSorted(),
    );
  });

  requirement('§6.4 DS2: of a key twice the first counts whatever its case, a missing key is nothing, `b=` is empty, `T` is true', async () => {
    await using link = await Link.settled([DESK]);
    const sightings = await link.running.browse(PRINTER_TYPE);
    await link.peer.next('a query', (heard) => asks(heard, PRINTER_TYPE_NAME, TYPE.PTR));
    await link.peer.say(printer({ strings: ['a=1', 'b=', 'T', '=x', '', 'A=2', 'c=d=e'] }));
    const { value } = await until('it is found', () => sightings[0]);
    assert.deepEqual(value.txt, { a: '1', b: '', T: true, c: 'd=e' });
  }, ['parseTxt']);
});
