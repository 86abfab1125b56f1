import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Endpoint } from '../../../model/endpoint.ts';
import type { Log } from '../../../service/ports.ts';

/** Answers one message of somebody at an address; undefined sends nothing. */
export type Answer = (octets: Buffer, asker: string) => Uint8Array | undefined;

/** A socket that answers, and the port that it has. */
export interface Listener extends AsyncDisposable {
  readonly port: number;
}

/** A DNS server's UDP socket. @throws the system's error where it cannot listen */
export async function listenUdp({ address, port }: Endpoint, answer: Answer, log: Log): Promise<Listener> {
  const socket = address.includes(':')
    ? createSocket({ type: 'udp6', ipv6Only: true })
    : createSocket({ type: 'udp4' });
  socket.on('message', (octets, from) => {
    // Nobody can be answered at port 0, and Node throws where it is tried.
    if (from.port === 0) return;
    const response = answer(octets, from.address);
    if (response === undefined) return;
    socket.send(response, from.port, from.address, (err) => {
      if (err !== null) log.debug({ err, to: from.address }, 'an answer could not be sent');
    });
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  socket.on('error', (err) => log.warn({ err }, 'the DNS server’s UDP socket failed'));
  return {
    port: socket.address().port,
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}
