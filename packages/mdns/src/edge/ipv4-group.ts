import type { Socket } from 'node:dgram';
import type { Log } from '../ports.ts';
import { boundSocket, errorCode, groupAddress } from './socket.ts';

/**
 * The socket that hears 224.0.0.251 on all links. One is enough, and more would each hear everything: Linux hands a
 * multicast packet to every socket bound to the group, on whichever interface it joined (IP_MULTICAST_ALL, which Node
 * cannot turn off). So the source has to tell the link.
 */
export class Ipv4Group implements Disposable {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async open(
    received: (packet: Uint8Array, address: string, port: number) => void,
    log: Log,
  ): Promise<Ipv4Group> {
    const socket = await boundSocket(4, groupAddress[4]);
    socket.on('message', (packet, { address, port }) => received(packet, address, port));
    socket.on('error', (error) => log.warn({ error }, 'mDNS socket error'));
    return new Ipv4Group(socket);
  }

  /** Joins on the interface with this address; one that is joined already, under any of its addresses, stays so. */
  join(interfaceAddress: string): void {
    try {
      this.#socket.addMembership(groupAddress[4], interfaceAddress);
    } catch (error) {
      if (errorCode(error) !== 'EADDRINUSE') throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}
