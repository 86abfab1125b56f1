import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Gives the octets of an answer to the octets of a question. */
export type Answer = (question: Uint8Array, transport: 'udp' | 'tcp') => Uint8Array;

/** A DNS server on 127.0.0.1, UDP and TCP on one port, that answers as a test wants. */
export class AnsweringServer implements AsyncDisposable {
  readonly port: number;
  readonly #tcp: Server;
  readonly #udp: Socket;

  private constructor(port: number, tcp: Server, udp: Socket) {
    this.port = port;
    this.#tcp = tcp;
    this.#udp = udp;
  }

  static async start(answer: Answer): Promise<AnsweringServer> {
    const tcp = createServer((connection) => {
      let pending = Buffer.alloc(0);
      connection.on('data', (chunk) => {
        pending = Buffer.concat([pending, chunk]);
        if (pending.length < 2 || pending.length < pending.readUInt16BE(0) + 2) return;
        const octets = answer(Uint8Array.from(pending.subarray(2)), 'tcp');
        connection.end(Buffer.concat([Uint8Array.of(octets.length >> 8, octets.length & 0xff), octets]));
      });
    }).listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const address = tcp.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
    const udp = createSocket('udp4', (octets, { port }) => {
      udp.send(answer(Uint8Array.from(octets), 'udp'), port, '127.0.0.1');
    }).bind(address.port, '127.0.0.1');
    await once(udp, 'listening');
    return new AnsweringServer(address.port, tcp, udp);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#udp[Symbol.asyncDispose]();
    await this.#tcp[Symbol.asyncDispose]();
  }
}
