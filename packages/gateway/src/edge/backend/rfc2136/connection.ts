import { randomInt } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { GatewayError } from '../../../errors.ts';
import { type Endpoint, printEndpoint } from '../../../model/endpoint.ts';
import { firstMessage, framed } from '../dns-over-tcp.ts';

/** Somebody who waits for answers to one id. */
interface Conversation {
  /** Whether that was the last answer. */
  readonly take: (octets: Uint8Array) => boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Milliseconds: a server that says nothing for so long while it is asked counts as gone, and a connection on which
 * nobody asks is closed, before servers do it (named after 30 s, Knot after 10 s).
 */
const patience = 5_000;
const ids = 0x10000;

/** One TCP connection to a DNS server, made when it is needed, with any number of requests on the way (RFC 7766 §6.2.1.1). */
export class DnsConnection implements Disposable {
  readonly #server: Endpoint;
  readonly #patience: number;
  readonly #waiting = new Map<number, Conversation>();
  #socket: Socket | undefined;
  #lastId = randomInt(ids);

  constructor(server: Endpoint, wait: number = patience) {
    this.#server = server;
    this.#patience = wait;
  }

  /**
   * Sends what `write` makes of a free id, and gives what is answered to `take` until that says that it has all.
   * @throws GatewayError `backend.unavailable`, and whatever `take` throws
   */
  converse(write: (id: number) => Uint8Array, take: Conversation['take']): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const id = this.#freeId();
    const octets = framed(write(id));
    this.#waiting.set(id, { take, resolve, reject });
    this.#socket ??= this.#open();
    this.#socket.write(octets);
    return promise;
  }

  [Symbol.dispose](): void {
    this.#close('the gateway stops');
  }

  #open(): Socket {
    const { address, port } = this.#server;
    const socket = connect({ host: address, port, noDelay: true });
    let unread: Buffer = Buffer.alloc(0);
    const closed = (reason: string): void => {
      if (this.#socket === socket) this.#close(reason);
    };
    socket.setTimeout(this.#patience, () => closed(`it said nothing for ${this.#patience} ms`));
    socket.on('error', (error) => closed('code' in error ? String(error.code) : error.message));
    socket.on('close', () => closed('it closed the connection'));
    socket.on('data', (chunk: Buffer) => {
      unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
      for (let next = firstMessage(unread); next !== undefined; next = firstMessage(unread)) {
        unread = next.rest;
        this.#deliver(next.octets);
      }
    });
    return socket;
  }

  /** Answers to nobody's id are ignored. */
  #deliver(octets: Buffer): void {
    const id = octets.length < 2 ? -1 : octets.readUInt16BE(0);
    const conversation = this.#waiting.get(id);
    if (conversation === undefined) return;
    try {
      if (!conversation.take(octets)) return;
      conversation.resolve();
    } catch (error) {
      conversation.reject(error instanceof Error ? error : new Error(String(error)));
    }
    this.#waiting.delete(id);
  }

  #close(reason: string): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    const unanswered = [...this.#waiting.values()];
    this.#waiting.clear();
    const error = new GatewayError(
      'backend.unavailable',
      `The DNS server at ${printEndpoint(this.#server)} does not answer over TCP (${reason}): start it, or set server to where it listens.`,
    );
    for (const { reject } of unanswered) reject(error);
  }

  #freeId(): number {
    if (this.#waiting.size >= ids) throw new RangeError('every id is in use');
    do this.#lastId = (this.#lastId + 1) % ids;
    while (this.#waiting.has(this.#lastId));
    return this.#lastId;
  }
}
