import assert from 'node:assert/strict';
import { until } from '../../e2e/lab/until.ts';
import { requirement, section } from '../mdns/conformance.ts';
import { HOST_NAME, Link } from '../mdns/link.ts';
import { isResponse, records, response, TYPE } from '../mdns/message.ts';
import { DESK, DESK_NAME } from '../mdns/offers.ts';
import { answers, asks, overIpv4 } from '../mdns/peer.ts';
import {
  PRINTER,
  PRINTER_ADDRESS,
  PRINTER_PORT,
  PRINTER_TYPE,
  PRINTER_TYPE_NAME,
  printer,
} from '../mdns/printer.ts';
import { sameName } from '../mdns/rdata.ts';

/** By then a browser asks again (RFC 6762 section 5.2). */
const NEXT_QUERY_MS = 1_500;

section('RFC 6763 section 12, additional records', () => {
  requirement(
    '§12.1 DS5: with a PTR record come the SRV, TXT and address records that it leads to',
    async () => {
      await using link = await Link.settled([DESK]);
      const type = `${DESK.type}.local`;
      const asked = await link.peer.ask(type, TYPE.PTR);
      const { message } = await link.peer.next('an answer', (heard) => answers(heard, type, TYPE.PTR), {
        after: asked.at,
      });
      for (const [name, kind] of [
        [DESK_NAME, TYPE.SRV],
        [DESK_NAME, TYPE.TXT],
        [HOST_NAME, TYPE.A],
        [HOST_NAME, TYPE.AAAA],
      ] as const) {
        assert.ok(
          records(message).some((record) => sameName(record.name, name) && record.type === kind),
          `${name} ${kind}`,
        );
      }
    },
  );

  requirement('§12.2 DS5: with an SRV record come the addresses of its host', async () => {
    await using link = await Link.settled([DESK]);
    const asked = await link.peer.ask(DESK_NAME, TYPE.SRV);
    const { message } = await link.peer.next('an answer', (heard) => answers(heard, DESK_NAME, TYPE.SRV), {
      after: asked.at,
    });
    const types = records(message)
      .filter(({ name }) => sameName(name, HOST_NAME))
      .map(({ type }) => type);
    assert.ok(types.includes(TYPE.A) && types.includes(TYPE.AAAA), `${types}`);
  });

  requirement('§12 DS5: a browser finds a service whose records come in four packets, each in answer to its own question', async () => {
    await using link = await Link.settled([DESK]);
    using _ = link.peer.whenever(
      (heard) => !isResponse(heard.message) && overIpv4(heard),
      (heard) => {
        const asked = printer().filter((record) => asks(heard, record.name, record.type));
        for (const record of asked) void link.peer.send(response([record]));
      },
    );
    const sightings = await link.running.browse(PRINTER_TYPE);
    const { value } = await until('it is found', () => sightings.find(({ kind }) => kind === 'up'));
    const { instance, port, addresses } = value;
    assert.deepEqual(
      { instance, port, addresses },
      { instance: PRINTER, port: PRINTER_PORT, addresses: [PRINTER_ADDRESS] },
    );
  }, ['browse']);

  requirement('§12 DS5: a browser finds a service whose records come in one packet, and asks for none of them', async () => {
    await using link = await Link.settled([DESK]);
    const sightings = await link.running.browse(PRINTER_TYPE);
    const query = await link.peer.next('a query', (heard) => asks(heard, PRINTER_TYPE_NAME, TYPE.PTR));
    const [pointer, ...additionals] = printer();
    await link.peer.send(response(pointer === undefined ? [] : [pointer], { additionals }));
    await until('it is found', () => sightings.find(({ kind }) => kind === 'up'));
    const later = await link.peer.during(query.at + 1, NEXT_QUERY_MS);
    const again = additionals.filter(({ name, type }) => later.some((heard) => asks(heard, name, type)));
    assert.deepEqual(again, [], 'records that were given, and asked for');
  }, ['browse']);
});
