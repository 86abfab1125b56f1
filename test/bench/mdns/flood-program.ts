/**
 * Sends mDNS packets of every kind as fast as it is told, and probes for a name all the while, to see how soon it is
 * defended. Arguments: the IPv4 address to send from, packets a second, seconds.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import {
  decodeMessage,
  encodeMessage,
  type Message,
  message,
  question,
  readName,
  record,
} from '@open-dyndns/dns';

const GROUP = '224.0.0.251';
const PORT = 5353;
/** RFC 6762 §11. */
const HOP_LIMIT = 255;
/** Different packets, sent over and over. */
const KINDS = 20_000;
const BURST_MS = 10;
const PROBE_INTERVAL_MS = 250;

const [, , address = '', rate = '0', seconds = '0'] = process.argv;
const name = readName('laptop.local.');

/** Bound to its own address, it hears only what is sent to it alone: the answers to probes that ask for that. */
const socket = createSocket({ type: 'udp4', reuseAddr: true });
socket.bind(PORT, address);
await once(socket, 'listening');
socket.setMulticastInterface(address);
socket.setMulticastTTL(HOP_LIMIT);
socket.setMulticastLoopback(false);

const packets = Array.from({ length: KINDS }, (_, index) =>
  encodeMessage(message(flotsam(index)), 'multicast'),
);
const defended: number[] = [];
let probedAt: number | undefined;
socket.on('message', (packet) => {
  const decoded = decodeMessage(packet);
  if (!decoded.ok || probedAt === undefined) return;
  if (!decoded.value.answers.some((answer) => answer.name.equals(name))) return;
  defended.push(performance.now() - probedAt);
  probedAt = undefined;
});

const start = performance.now();
let sent = 0;
let probes = 0;
for (let elapsed = 0; elapsed < Number(seconds) * 1000; elapsed = performance.now() - start) {
  for (; sent < (elapsed / 1000) * Number(rate); sent += 1)
    await send(packets[sent % KINDS] ?? Uint8Array.of());
  if (elapsed >= probes * PROBE_INTERVAL_MS) {
    probes += 1;
    probedAt ??= performance.now();
    await send(encodeMessage(message(probe()), 'multicast'));
  }
  await pause(BURST_MS);
}
if (probedAt !== undefined) defended.push(performance.now() - probedAt);
console.log(JSON.stringify({ sent, defended }));
socket.close();

function send(packet: Uint8Array): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.send(packet, PORT, GROUP, (error) => (error === null ? resolve() : reject(error)));
  return promise;
}

/** RFC 6762 §8.1. */
function probe(): Partial<Message> {
  return {
    questions: [question(name, 'ANY', true)],
    authorities: [record(name, 120, { type: 'A', address })],
  };
}

/** Answers of hosts that never were, questions for names that nobody has, for ours, and with more to come. */
function flotsam(index: number): Partial<Message> {
  const other = readName(`flood-${index}.local.`);
  switch (index % 5) {
    case 0:
      return { response: true, answers: [record(other, 120, { type: 'A', address: '10.77.0.99' })] };
    case 1:
      return {
        response: true,
        answers: [
          record(readName('_dns._udp.local.'), 4500, {
            type: 'PTR',
            target: readName(`f${index}._dns._udp.local.`),
          }),
        ],
      };
    case 2:
      return { questions: [question(other, 'A')] };
    case 3:
      return { questions: [question(name, 'A')] };
    default:
      return {
        questions: [question(other, 'ANY', true)],
        truncated: true,
        authorities: [record(other, 120, { type: 'A', address: '10.77.0.99' })],
      };
  }
}
