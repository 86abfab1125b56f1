import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { readDefaultRouter } from '../../protocol/router/proc-net-route.ts';

/** The IPv4 router of this host's default route, and this host's address on the way there. */
export interface WayToRouter {
  readonly router: string;
  readonly own: string;
}

/** @throws Error where there is no default route */
export async function wayToRouter(): Promise<WayToRouter> {
  const router = readDefaultRouter(await readFile('/proc/net/route', 'utf8'));
  if (router === undefined) throw new Error('this host has no default route');
  const socket = createSocket('udp4');
  try {
    // Connecting sends nothing; it has the kernel choose an address.
    socket.connect(1, router);
    await once(socket, 'connect');
    return { router, own: socket.address().address };
  } finally {
    socket.close();
  }
}
