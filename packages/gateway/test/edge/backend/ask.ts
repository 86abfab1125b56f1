import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import {
  decodeMessage,
  encodeMessage,
  type Message,
  message,
  printRdata,
  question,
  type RecordType,
  readName,
} from '@open-dyndns/dns';
import type { Endpoint } from '../../../src/model/endpoint.ts';

/** Asks a DNS server one question over UDP. */
export function ask(
  server: Endpoint,
  name: string,
  type: RecordType,
  fields: Partial<Message> = {},
): Promise<Message> {
  const query = message({ id: 4711, questions: [question(readName(name), type)], ...fields });
  return exchange(server, encodeMessage(query));
}

/** The rdata that a DNS server answers with, as text. */
export async function lookUp(server: Endpoint, name: string, type: RecordType): Promise<string[]> {
  const { answers } = await ask(server, name, type);
  return answers.map(({ rdata }) => printRdata(rdata)).sort();
}

/** Sends octets over UDP and reads the message that comes back. */
export async function exchange({ address, port }: Endpoint, octets: Uint8Array): Promise<Message> {
  const socket = address.includes(':') ? createSocket('udp6') : createSocket('udp4');
  try {
    socket.send(octets, port, address);
    const [response]: unknown[] = await once(socket, 'message', { signal: AbortSignal.timeout(5_000) });
    return decoded(response);
  } finally {
    socket.close();
  }
}

/** Sends octets over TCP, cut as given, and reads `count` messages. */
export async function converse(
  { address, port }: Endpoint,
  chunks: readonly Uint8Array[],
  count: number,
): Promise<Message[]> {
  const socket = connect(port, address);
  await once(socket, 'connect');
  let unread = Buffer.alloc(0);
  const answers: Message[] = [];
  for (const chunk of chunks) {
    socket.write(chunk);
    await new Promise(setImmediate);
  }
  for await (const chunk of socket) {
    unread = Buffer.concat([unread, chunk]);
    while (unread.length >= 2 && unread.length >= 2 + unread.readUInt16BE(0)) {
      const end = 2 + unread.readUInt16BE(0);
      answers.push(decoded(unread.subarray(2, end)));
      unread = unread.subarray(end);
    }
    if (answers.length >= count) break;
  }
  socket.destroy();
  return answers;
}

/** A message behind its length (RFC 1035 §4.2.2). */
export function framed(octets: Uint8Array): Uint8Array {
  return Uint8Array.from([octets.length >> 8, octets.length & 0xff, ...octets]);
}

function decoded(octets: unknown): Message {
  if (!(octets instanceof Uint8Array)) throw new TypeError('no octets came');
  const result = decodeMessage(octets);
  if (!result.ok) throw result.error;
  return result.value;
}
