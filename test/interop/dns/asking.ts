import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { decodeMessage, type Message } from '@open-dyndns/dns';

/** named on loopback answers within milliseconds. */
const patienceMs = 5000;

/** The message in these octets; a test fails on any other. */
export function read(octets: Uint8Array): Message {
  const message = decodeMessage(octets);
  if (!message.ok) throw message.error;
  return message.value;
}

/** Sends one message by UDP and gives the first that comes back. */
export async function ask(port: number, octets: Uint8Array): Promise<Uint8Array> {
  const socket = createSocket('udp4');
  try {
    socket.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.send(octets);
    const [answer] = await once(socket, 'message', { signal: AbortSignal.timeout(patienceMs) });
    return answer;
  } finally {
    socket.close();
  }
}

/** Sends one message by TCP and gives the messages that come back until `last` says so. */
export async function askByTcp(
  port: number,
  octets: Uint8Array,
  last: (messages: readonly Uint8Array[]) => boolean,
): Promise<Uint8Array[]> {
  const socket = connect({ port, host: '127.0.0.1', signal: AbortSignal.timeout(patienceMs) });
  const messages: Uint8Array[] = [];
  let pending = Buffer.alloc(0);
  socket.write(Buffer.concat([Uint8Array.of(octets.length >> 8, octets.length & 0xff), octets]));
  for await (const chunk of socket) {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= pending.readUInt16BE(0) + 2) {
      const end = pending.readUInt16BE(0) + 2;
      messages.push(Uint8Array.from(pending.subarray(2, end)));
      pending = pending.subarray(end);
    }
    if (last(messages)) break;
  }
  return messages;
}

/** Whether a transfer is over: its first record, the SOA, has come again (RFC 5936 §2.2). */
export function transferred(messages: readonly Uint8Array[]): boolean {
  const records = messages.flatMap((octets) => read(octets).answers);
  const refused = messages.length > 0 && records.length === 0;
  return refused || records.filter(({ rdata }) => rdata.type === 'SOA').length >= 2;
}
