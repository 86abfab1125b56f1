import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Endpoint } from '../../../model/endpoint.ts';
import { firstMessage, framed } from '../dns-over-tcp.ts';
import type { Listener } from './udp.ts';

/** RFC 7766 §6.2.3: connections that ask nothing for this long are closed. In milliseconds. */
const idleTimeout = 10_000;
/** RFC 7766 §6.2.2: enough for a LAN, few enough that they cannot use up the process's files. */
const maxConnections = 150;

/** Answers one message of somebody at an address, a transfer in several; nothing closes the connection. */
export type Answers = (octets: Buffer, asker: string) => Iterator<Uint8Array>;

/** A DNS server's TCP socket: queries may follow each other on one connection (RFC 7766 §6.2.1.1). */
export async function listenTcp({ address, port }: Endpoint, answers: Answers): Promise<Listener> {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    converse(socket, answers);
  });
  server.maxConnections = maxConnections;
  server.listen({ host: address, port, ipv6Only: true });
  await once(server, 'listening');
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of connections) socket.destroy();
      await once(server, 'close');
    },
  };
}

function converse(socket: Socket, answers: Answers): void {
  const asker = socket.remoteAddress;
  let unread: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.setTimeout(idleTimeout, () => socket.destroy());
  // Whoever resets a connection has no use for an answer; 'close' follows and frees it.
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    for (let query = firstMessage(unread); query !== undefined; query = firstMessage(unread)) {
      unread = query.rest;
      if (asker === undefined) socket.destroy();
      else reply(socket, answers(query.octets, asker));
    }
  });
}

function reply(socket: Socket, responses: Iterator<Uint8Array>): void {
  const first = responses.next();
  if (first.done) socket.destroy();
  else send(socket, responses, first.value);
}

/** A client that does not read its answers is not heard until it has, and what it is to get is not made before. */
function send(socket: Socket, responses: Iterator<Uint8Array>, first: Uint8Array): void {
  for (let next: Uint8Array | undefined = first; next !== undefined; ) {
    const isTaken = socket.write(framed(next));
    const { done, value } = responses.next();
    next = done ? undefined : value;
    if (isTaken) continue;
    socket.pause();
    const rest = next;
    socket.once('drain', () => {
      if (rest !== undefined) send(socket, responses, rest);
      if (!socket.writableNeedDrain) socket.resume();
    });
    return;
  }
}
