import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { decodeMessage, encodeMessage, message, type Name, question } from '@open-dyndns/dns';
import type { Endpoint } from '../../model/endpoint.ts';

/** What a DNS server says about a zone's serial; without any, `rcode` says why, or nothing where it is silent. */
export interface SerialAnswer {
  readonly serial: number | undefined;
  readonly rcode: number | undefined;
}

/** Milliseconds until a server counts as silent; it is on this machine or next to it. */
const patience = 250;
const ids = 0x10000;
const silence: SerialAnswer = { serial: undefined, rcode: undefined };

/** Asks a DNS server for a zone's SOA over UDP, once. */
export async function askSerial(server: Endpoint, apex: Name): Promise<SerialAnswer> {
  const id = randomInt(ids);
  const query = encodeMessage(message({ id, questions: [question(apex, 'SOA')] }));
  const socket = createSocket(server.address.includes(':') ? 'udp6' : 'udp4');
  try {
    // A socket that is connected takes nobody else's datagrams, and learns when nothing listens there.
    socket.connect(server.port, server.address);
    await once(socket, 'connect');
    socket.send(query);
    const [octets]: unknown[] = await once(socket, 'message', { signal: AbortSignal.timeout(patience) });
    return octets instanceof Uint8Array ? readSerial(octets, id, apex) : silence;
  } catch (error) {
    if (isSilence(error)) return silence;
    throw error;
  } finally {
    socket.close();
  }
}

function readSerial(octets: Uint8Array, id: number, apex: Name): SerialAnswer {
  const decoded = decodeMessage(octets);
  if (!decoded.ok || decoded.value.id !== id || !decoded.value.response) return silence;
  const { answers, rcode } = decoded.value;
  const soa = answers.find(({ name, rdata }) => rdata.type === 'SOA' && name.equals(apex))?.rdata;
  return { serial: soa?.type === 'SOA' ? soa.serial : undefined, rcode };
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
