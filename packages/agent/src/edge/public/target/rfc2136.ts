import { createHmac, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  decodeMessage,
  encodeMessage,
  type Hmac,
  type Name,
  parseName,
  type SigningAlgorithm,
  signMessage,
  type TsigKey,
  verifyMessage,
} from '@open-dyndns/dns';
import type { Addresses } from '../../../model/public/family.ts';
import { later, never, type Outcome } from '../../../model/public/outcome.ts';
import { updateMessage, updateOutcome } from '../../../protocol/public/dns-update.ts';
import type { Target } from '../../../service/public/ports.ts';
import { reasonOf } from '../request.ts';

const patienceMs = 10_000;
const ids = 0x10000;
const lengthOctets = 2;

const hmac: Hmac = (hash, key, data) => createHmac(hash, key).update(data).digest();

export interface Rfc2136Options {
  readonly server: { readonly host: string; readonly port: number };
  readonly zone: Name;
  readonly key: TsigKey<SigningAlgorithm>;
  /** Seconds. */
  readonly ttl: number;
}

/** A DNS server that takes signed updates (RFC 2136, RFC 8945), over TCP. */
export class Rfc2136Target implements Target {
  readonly #options: Rfc2136Options;

  constructor(options: Rfc2136Options) {
    this.#options = options;
  }

  async update(name: string, addresses: Addresses, signal: AbortSignal): Promise<Outcome> {
    const { server, zone, key, ttl } = this.#options;
    const owner = parseName(name, zone);
    if (!owner.ok) return never(owner.error.message);
    const id = randomInt(ids);
    const update = encodeMessage(updateMessage(id, zone, owner.value, addresses, ttl));
    const signed = signMessage(update, { key, now: seconds(), hmac });
    try {
      const octets = await ask(server, signed.octets, signal);
      const prior = { mac: signed.mac, continued: false };
      const verdict = verifyMessage(octets, { keys: [key], now: seconds(), hmac, prior });
      const answer = decodeMessage(octets);
      return updateOutcome(verdict, answer.ok && answer.value.id === id ? answer.value : undefined);
    } catch (error) {
      return later(reasonOf(error));
    }
  }
}

/** One message and its answer, each behind its length (RFC 1035 §4.2.2). @throws whatever sockets throw */
async function ask(server: Rfc2136Options['server'], octets: Uint8Array, stop: AbortSignal): Promise<Buffer> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(patienceMs)]);
  const socket = connect(server);
  const hangUp = (): void => void socket.destroy(signal.reason);
  signal.addEventListener('abort', hangUp, { once: true });
  try {
    if (signal.aborted) hangUp();
    await once(socket, 'connect');
    const length = Buffer.alloc(lengthOctets);
    length.writeUInt16BE(octets.length);
    socket.write(Buffer.concat([length, octets]));
    return await readMessage(socket);
  } finally {
    signal.removeEventListener('abort', hangUp);
    socket.destroy();
  }
}

async function readMessage(socket: Socket): Promise<Buffer> {
  let unread: Buffer = Buffer.alloc(0);
  for await (const chunk of socket) {
    unread = Buffer.concat([unread, chunk]);
    if (unread.length < lengthOctets) continue;
    const end = lengthOctets + unread.readUInt16BE(0);
    if (unread.length >= end) return unread.subarray(lengthOctets, end);
  }
  throw new Error('it closed the connection without an answer');
}

/** Since 1970. */
function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
