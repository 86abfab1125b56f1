import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { encodeMessage, message, question, Rcode } from '@open-dyndns/dns';
import { type DnsServer, openDnsServer } from '../../../src/edge/backend/embedded/server.ts';
import { StartError } from '../../../src/errors.ts';
import type { Endpoint } from '../../../src/model/endpoint.ts';
import { ServedZone } from '../../../src/protocol/dns-zone.ts';
import { apex, name, silent } from '../../world.ts';
import { ask, converse, framed, lookUp } from './ask.ts';

const anywhere: Endpoint = { address: '127.0.0.1', port: 0 };

async function open(endpoint = anywhere): Promise<DnsServer & { readonly endpoint: Endpoint }> {
  const server = await openDnsServer([endpoint], '[dns] listen', silent);
  const zone = new ServedZone(
    { apex, ttl: 60, nameServer: name('ns'), nameServerAddresses: ['10.77.0.1'] },
    1,
  );
  const crowd = Array.from({ length: 100 }, (_, index) => `10.78.0.${index}`);
  zone.put({
    name: name('crowd'),
    type: 'A',
    ttl: 60,
    rdata: crowd.map((address) => ({ type: 'A', address })),
  });
  server.add(zone);
  return { ...server, endpoint: server.endpoints[0] ?? endpoint };
}

function framedQuery(id: number): Uint8Array {
  return framed(encodeMessage(message({ id, questions: [question(name('crowd'), 'A')] })));
}

describe('the DNS server', () => {
  for (const address of ['127.0.0.1', '::1']) {
    it(`answers on ${address}, on the port that it says`, async () => {
      await using server = await open({ address, port: 0 });
      assert.notEqual(server.endpoint.port, 0);
      assert.deepEqual(await lookUp(server.endpoint, 'ns.lab.example.', 'A'), ['10.77.0.1']);
    });
  }

  it('says over UDP that there is more, and gives it over TCP', async () => {
    await using server = await open();
    assert.ok((await ask(server.endpoint, 'crowd.lab.example.', 'A')).truncated);
    const [whole] = await converse(server.endpoint, [framedQuery(1)], 1);
    assert.equal(whole?.answers.length, 100);
  });

  it('fails for now until its zones are loaded, rather than know no name', async () => {
    await using server = await open();
    const loading = server.holdBack();
    const during = await ask(server.endpoint, 'crowd.lab.example.', 'A');
    loading[Symbol.dispose]();
    const afterwards = await ask(server.endpoint, 'crowd.lab.example.', 'A');
    assert.deepEqual([during.rcode, afterwards.rcode], [Rcode.servFail, Rcode.noError]);
  });

  it('answers queries that follow each other on one connection (RFC 7766 §6.2.1.1)', async () => {
    await using server = await open();
    const queries = Buffer.concat([framedQuery(1), framedQuery(2), framedQuery(3)]);
    const answers = await converse(server.endpoint, [queries], 3);
    assert.deepEqual(
      answers.map(({ id }) => id),
      [1, 2, 3],
    );
  });

  it('puts queries together that come in pieces', async () => {
    await using server = await open();
    const octets = Buffer.concat([framedQuery(1), framedQuery(2)]);
    const pieces = Array.from(octets, (octet) => Uint8Array.of(octet));
    assert.equal((await converse(server.endpoint, pieces, 2)).length, 2);
  });

  it('ends a connection that sends what is no query', async () => {
    await using server = await open();
    const socket = connect(server.endpoint.port, server.endpoint.address);
    socket.write(framed(Uint8Array.of(1, 2, 3)));
    await once(socket.resume(), 'close', { signal: AbortSignal.timeout(2_000) });
  });

  it('ends open connections when it stops', async () => {
    const server = await open();
    const socket = connect(server.endpoint.port, server.endpoint.address);
    await once(socket, 'connect');
    const closed = once(socket.resume(), 'close', { signal: AbortSignal.timeout(2_000) });
    await server[Symbol.asyncDispose]();
    await closed;
  });

  it('refuses what is not its zone', async () => {
    await using server = await open();
    assert.equal((await ask(server.endpoint, 'example.com.', 'A')).rcode, Rcode.refused);
  });

  it('says which port is taken, and what to do', async () => {
    await using server = await open();
    await assert.rejects(open(server.endpoint), (error) => {
      assert.ok(error instanceof StartError && error.code === 'listen.in-use');
      assert.match(error.message, new RegExp(`127.0.0.1:${server.endpoint.port}.*\\[dns\\] listen`));
      return true;
    });
  });
});
