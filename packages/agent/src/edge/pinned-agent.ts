import { createHash } from 'node:crypto';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { printPin } from '../protocol/pin-text.ts';

/** Milliseconds until a TCP and TLS connection has to stand. */
const connectTimeoutMs = 3_000;
/** Milliseconds that an idle connection is kept: renewals are minutes apart, an arrival's requests are not. */
const idleMs = 10_000;

/** A server showed another key than the pinned one; not an octet of a request was sent to it. */
export class KeyMismatch extends Error {
  override readonly name = 'KeyMismatch';
  readonly presented: string;

  constructor(presented: string, expected: string) {
    super(`the server's key is ${presented}, not ${expected}`);
    this.presented = presented;
  }
}

export interface PinnedAgentOptions {
  /** The only key to talk to; undefined: the first one that is seen, and from then on only that. */
  readonly pin: string | undefined;
  /** Where the server is, instead of what its name resolves to. */
  readonly lookup: LookupFunction | undefined;
}

/**
 * Keep-alive connections to one gateway. A connection is handed to HTTP, and so can carry a request, only after
 * the certificate's public key was compared with the pin. Names, dates and issuers are not looked at: they say nothing
 * about a self-signed certificate that the key does not say better.
 */
export class PinnedAgent extends https.Agent {
  readonly #lookup: LookupFunction | undefined;
  #pin: string | undefined;

  constructor({ pin, lookup }: PinnedAgentOptions) {
    // Without a session cache every connection shows its certificate anew.
    super({ keepAlive: true, timeout: idleMs, maxCachedSessions: 0 });
    this.#pin = pin;
    this.#lookup = lookup;
  }

  /** The key that this agent talks to, once it is known. */
  get pin(): string | undefined {
    return this.#pin;
  }

  override createConnection(
    options: https.RequestOptions,
    callback?: (error: Error | null, socket: TLSSocket) => void,
  ): null {
    const { host, port } = options;
    const socket = connect({
      host: host ?? '',
      port: Number(port),
      ...(this.#lookup === undefined ? {} : { lookup: this.#lookup }),
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      timeout: connectTimeoutMs,
    });
    const fail = (error: Error): void => {
      socket.destroy();
      callback?.(error, socket);
    };
    socket.once('error', fail);
    socket.once('timeout', () => fail(new Error(`no connection within ${connectTimeoutMs / 1000} s`)));
    socket.once('secureConnect', () => {
      const problem = this.#check(socket);
      if (problem !== undefined) return fail(problem);
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      socket.off('error', fail);
      callback?.(null, socket);
    });
    return null;
  }

  #check(socket: TLSSocket): Error | undefined {
    const presented = pinOf(socket);
    if (presented === undefined) return new Error('the server showed no certificate');
    this.#pin ??= presented;
    return presented === this.#pin ? undefined : new KeyMismatch(presented, this.#pin);
  }
}

function pinOf(socket: TLSSocket): string | undefined {
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
  return key && printPin(createHash('sha256').update(key).digest());
}
