import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { MdnsError } from '../errors.ts';
import type { Family } from '../model/link.ts';
import { mdnsPort } from '../model/responder.ts';

/** RFC 6762 §3. */
export const groupAddress = { 4: '224.0.0.251', 6: 'ff02::fb' } as const;
/** RFC 6762 §11: "SHOULD be sent with IP TTL set to 255". */
const hopLimit = 255;
/**
 * Octets of received packets that may wait: a thousand hosts answer within 100 ms. Linux gives what net.core.rmem_max
 * allows, 416 KiB where nobody changed it.
 */
const receiveBuffer = 4 * 1024 * 1024;

/**
 * A socket on port 5353 that shares it with other programs. Linux hands a packet to a socket only if it was sent to the
 * address the socket is bound to, so that binding tells multicast and unicast apart.
 * @throws MdnsError `mdns.port-taken`, `mdns.no-permission`, or the system's own error
 */
export async function boundSocket(family: Family, address: string): Promise<Socket> {
  const socket = createSocket({ type: `udp${family}`, reuseAddr: true, ipv6Only: family === 6 });
  try {
    socket.bind({ address, port: mdnsPort });
    await once(socket, 'listening');
    socket.setRecvBufferSize(receiveBuffer);
  } catch (error) {
    socket.close();
    throw bindError(error, address);
  }
  return socket;
}

/** Makes a socket send multicast through one interface, so that other programs on this host hear it as well. */
export function sendThrough(socket: Socket, multicastInterface: string): void {
  socket.setMulticastInterface(multicastInterface);
  socket.setMulticastTTL(hopLimit);
  socket.setMulticastLoopback(true);
  socket.setTTL(hopLimit);
}

/** Whether another program has the port open at this address already. */
export async function isPortShared(address: string): Promise<boolean> {
  const socket = createSocket({ type: 'udp4' });
  try {
    socket.bind({ address, port: mdnsPort });
    await once(socket, 'listening');
    return false;
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE') return true;
    throw bindError(error, address);
  } finally {
    socket.close();
  }
}

/** The system's name of an error, such as `EADDRINUSE`. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function bindError(error: unknown, address: string): unknown {
  const code = errorCode(error);
  if (code === 'EADDRINUSE') return new MdnsError('mdns.port-taken', address, { cause: error });
  if (code === 'EACCES' || code === 'EPERM')
    return new MdnsError('mdns.no-permission', address, { cause: error });
  return error;
}
