import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Endpoint } from '../../../model/endpoint.ts';
import { firstMessage, framed } from '../dns-over-tcp.ts';
import type { Answer, Listener } from './udp.ts';

/** RFC 7766 §6.2.3: connections that ask nothing for this long are closed. In milliseconds. */
const idleTimeout = 10_000;
/** RFC 7766 §6.2.2: enough for a LAN, few enough that they cannot use up the process's files. */
const maxConnections = 150;

/** A DNS server's TCP socket: queries may follow each other on one connection (RFC 7766 §6.2.1.1). */
export async function listenTcp({ address, port }: Endpoint, answer: Answer): Promise<Listener> {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    converse(socket, answer);
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

function converse(socket: Socket, answer: Answer): void {
  let unread: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.setTimeout(idleTimeout, () => socket.destroy());
  // Whoever resets a connection has no use for an answer; 'close' follows and frees it.
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    for (let query = firstMessage(unread); query !== undefined; query = firstMessage(unread)) {
      unread = query.rest;
      reply(socket, answer(query.octets));
    }
  });
}

function reply(socket: Socket, response: Uint8Array | undefined): void {
  if (response === undefined) {
    socket.destroy();
    return;
  }
  if (socket.write(framed(response)) || socket.isPaused()) return;
  // A client that does not read its answers is not heard until it has.
  socket.pause();
  socket.once('drain', () => socket.resume());
}
