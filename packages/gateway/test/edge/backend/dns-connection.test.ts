import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { firstMessage, framed } from '../../../src/edge/backend/dns-over-tcp.ts';
import { DnsConnection } from '../../../src/edge/backend/rfc2136/connection.ts';
import type { Endpoint } from '../../../src/model/endpoint.ts';

interface Answering extends AsyncDisposable {
  readonly endpoint: Endpoint;
  /** How many connections it has had. */
  readonly connections: () => number;
}

/** A server that does with each message, and all before it, what a test wants. */
async function serve(
  onMessage: (octets: Buffer, socket: Socket, before: Buffer[]) => void,
): Promise<Answering> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const before: Buffer[] = [];
    let unread = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      unread = Buffer.concat([unread, chunk]);
      for (let next = firstMessage(unread); next !== undefined; next = firstMessage(unread)) {
        unread = Buffer.from(next.rest);
        onMessage(next.octets, socket, before);
        before.push(next.octets);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return {
    endpoint: { address: '127.0.0.1', port: address.port },
    connections: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Asks with a text behind the id, and gives the text that comes back. */
async function ask(connection: DnsConnection, text: string): Promise<string> {
  let answer = '';
  await connection.converse(
    (id) => Buffer.concat([Uint8Array.of(id >> 8, id & 0xff), Buffer.from(text)]),
    (octets) => {
      answer = Buffer.from(octets.subarray(2)).toString();
      return true;
    },
  );
  return answer;
}

describe('a connection to a DNS server', () => {
  it('carries many requests at once, and gives each its own answer, in whatever order they come', async () => {
    await using server = await serve((octets, socket, before) => {
      if (before.length === 9) for (const one of [octets, ...before.reverse()]) socket.write(framed(one));
    });
    using connection = new DnsConnection(server.endpoint);
    const texts = Array.from({ length: 10 }, (_, index) => `question ${index}`);
    assert.deepEqual(await Promise.all(texts.map((text) => ask(connection, text))), texts);
    assert.equal(server.connections(), 1);
  });

  it('takes several answers to one request', async () => {
    await using server = await serve((octets, socket) => {
      for (let part = 0; part < 3; part += 1) socket.write(framed(octets));
    });
    using connection = new DnsConnection(server.endpoint);
    let parts = 0;
    await connection.converse(
      (id) => Uint8Array.of(id >> 8, id & 0xff),
      () => {
        parts += 1;
        return parts === 3;
      },
    );
    assert.equal(parts, 3);
  });

  it('ignores answers to what nobody asked', async () => {
    await using server = await serve((octets, socket) => {
      socket.write(framed(Uint8Array.of((octets[0] ?? 0) ^ 0xff, octets[1] ?? 0)));
      socket.write(framed(Uint8Array.of(1)));
      socket.write(framed(octets));
    });
    using connection = new DnsConnection(server.endpoint);
    assert.equal(await ask(connection, 'me'), 'me');
  });

  it('is made anew after the server has closed it', async () => {
    await using server = await serve((octets, socket, before) => {
      if (octets.subarray(2).toString() === 'close') socket.destroy();
      else if (before.length === 0) socket.write(framed(octets));
    });
    using connection = new DnsConnection(server.endpoint);
    await assert.rejects(ask(connection, 'close'), {
      code: 'backend.unavailable',
      message: /it closed the connection/,
    });
    assert.equal(await ask(connection, 'again'), 'again');
    assert.equal(server.connections(), 2);
  });

  it('gives a silent server up', async () => {
    await using server = await serve(() => undefined);
    using connection = new DnsConnection(server.endpoint, 50);
    await assert.rejects(ask(connection, 'hello?'), {
      code: 'backend.unavailable',
      message: /said nothing for 50 ms/,
    });
  });

  it('says that nothing listens there', async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    using connection = new DnsConnection(server.endpoint);
    await assert.rejects(ask(connection, 'hello?'), { message: /\(ECONNREFUSED\): start it, or set server/ });
  });

  it('gives the error of who takes an answer to who asked', async () => {
    await using server = await serve((octets, socket) => socket.write(framed(octets)));
    using connection = new DnsConnection(server.endpoint);
    const strange = connection.converse(
      (id) => Uint8Array.of(id >> 8, id & 0xff),
      () => {
        throw new RangeError('strange');
      },
    );
    await assert.rejects(strange, RangeError);
    assert.equal(await ask(connection, 'next'), 'next');
  });
});
