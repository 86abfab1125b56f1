import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  decodeMessage,
  encodeMessage,
  type Message,
  message,
  type Name,
  question,
  type RecordType,
} from '@open-dyndns/dns';
import type { Endpoint } from '../../model/endpoint.ts';

/** Milliseconds until a server counts as silent that is on this machine or next to it. */
const nearby = 250;
const ids = 0x10000;

/** Asks a DNS server over UDP, once; undefined where it is silent for `patience` milliseconds. */
export async function askOnce(
  server: Endpoint,
  name: Name,
  type: RecordType,
  patience: number = nearby,
): Promise<Message | undefined> {
  const id = randomInt(ids);
  const query = encodeMessage(message({ id, questions: [question(name, type)] }));
  const socket = createSocket(server.address.includes(':') ? 'udp6' : 'udp4');
  try {
    // A socket that is connected takes nobody else's datagrams, and learns when nothing listens there.
    socket.connect(server.port, server.address);
    await once(socket, 'connect');
    socket.send(query);
    const [octets]: unknown[] = await once(socket, 'message', { signal: AbortSignal.timeout(patience) });
    return octets instanceof Uint8Array ? answerTo(octets, id) : undefined;
  } catch (error) {
    if (isSilence(error)) return undefined;
    throw error;
  } finally {
    socket.close();
  }
}

function answerTo(octets: Uint8Array, id: number): Message | undefined {
  const decoded = decodeMessage(octets);
  return decoded.ok && decoded.value.id === id && decoded.value.response ? decoded.value : undefined;
}

/** Nothing came, or the system says that nothing listens there or that there is no way to it. */
function isSilence(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  return (
    error.name === 'AbortError' ||
    ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EINVAL'].includes(String(code))
  );
}
