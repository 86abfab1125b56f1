import { createHash } from 'node:crypto';
import { once } from 'node:events';
import https from 'node:https';
import { isIP, type LookupFunction, type TcpNetConnectOpts } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { printPin } from '../protocol/pin-text.ts';

/** Milliseconds until a TCP and TLS connection has to stand. */
const connectTimeoutMs = 3_000;
/** Milliseconds until the next address is tried as well (RFC 8305 §5): longer than slow Wi-Fi takes to answer. */
const nextAddressMs = 1_000;
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
    const { localAddress } = options;
    const server: TcpNetConnectOpts = {
      host: options.host ?? '',
      port: Number(options.port),
      autoSelectFamilyAttemptTimeout: nextAddressMs,
      ...(this.#lookup === undefined ? {} : { lookup: this.#lookup }),
      ...(localAddress === undefined ? {} : { localAddress, family: isIP(localAddress) }),
    };
    const socket = connect({
      ...server,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      timeout: connectTimeoutMs,
    });
    this.#proved(socket).then(
      () => callback?.(null, socket),
      (error: Error) => callback?.(error, socket.destroy()),
    );
    return null;
  }

  /** Resolves once the server has shown the right key. @throws KeyMismatch, or why there is no connection */
  async #proved(socket: TLSSocket): Promise<void> {
    const late = (): void => {
      socket.destroy(new Error(`no connection within ${connectTimeoutMs / 1000} s`));
    };
    socket.once('timeout', late);
    await once(socket, 'secureConnect');
    socket.off('timeout', late);
    socket.setTimeout(0);
    const presented = pinOf(socket);
    if (presented === undefined) throw new Error('the server showed no certificate');
    this.#pin ??= presented;
    if (presented !== this.#pin) throw new KeyMismatch(presented, this.#pin);
  }
}

function pinOf(socket: TLSSocket): string | undefined {
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
  return key && printPin(createHash('sha256').update(key).digest());
}
