import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Credential } from '../model/pin.ts';
import { gatewayEndpoint } from '../protocol/gateway-url.ts';
import { parseJson } from '../protocol/json.ts';
import type { PinnedAgent } from './pinned-agent.ts';
import { readText } from './read-text.ts';

/** Milliseconds for a whole exchange. A commit may wait 5 s for its DNS server before the gateway gives up. */
const exchangeTimeoutMs = 8_000;
/** Our answers are some hundred octets; whoever sends more is not a gateway. */
const maxAnswerOctets = 64 * 1024;

/** One request. */
export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly credential?: Credential;
  readonly body?: object;
  /** This host's address to send it from; undefined: the one that the kernel chooses. */
  readonly from?: string | undefined;
}

/** Its answer. */
export interface Reply {
  readonly status: number;
  readonly retryAfter: number | undefined;
  /** The server's clock, in milliseconds since 1970 (RFC 9110 §6.6.1). */
  readonly date: number | undefined;
  /** Parsed JSON; undefined where the body is none. */
  readonly body: unknown;
}

/**
 * One request and its whole answer. A kept connection may have been closed by the server a moment ago; since all our
 * requests may be repeated, it is then sent once more.
 * @throws KeyMismatch, and whatever sockets throw
 */
export async function exchange(
  agent: PinnedAgent,
  url: string,
  wanted: Exchange,
  signal: AbortSignal,
): Promise<Reply> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(exchangeTimeoutMs)]);
  try {
    return await sendOnce(agent, url, wanted, limited);
  } catch (error) {
    if (!(error instanceof StaleConnection)) throw error;
    return sendOnce(agent, url, wanted, limited);
  }
}

class StaleConnection extends Error {
  override readonly name = 'StaleConnection';
}

async function sendOnce(
  agent: PinnedAgent,
  url: string,
  { method, path, credential, body, from }: Exchange,
  signal: AbortSignal,
): Promise<Reply> {
  const { host, port } = gatewayEndpoint(url);
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = https.request({
    agent,
    host,
    port,
    method,
    path,
    signal,
    ...(from && { localAddress: from }),
    headers: {
      accept: 'application/json, application/problem+json',
      ...(credential && { authorization: basic(credential) }),
      ...(payload && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
    },
  });
  request.on('response', resolve);
  request.on('error', (error: NodeJS.ErrnoException) => {
    const stale = request.reusedSocket && error.code === 'ECONNRESET';
    reject(stale ? new StaleConnection(error.message, { cause: error }) : error);
  });
  request.end(payload);
  const response = await promise;
  const text = await readText(response, maxAnswerOctets);
  return {
    status: response.statusCode ?? 0,
    retryAfter: retryAfter(response),
    date: dateOf(response),
    body: parseJson(text),
  };
}

/** RFC 7617. */
function basic({ device, secret }: Credential): string {
  return `Basic ${Buffer.from(`${device}:${secret}`).toString('base64')}`;
}

/** RFC 9110 §10.2.3, the form in seconds. */
function retryAfter(response: IncomingMessage): number | undefined {
  const seconds = Number(response.headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

function dateOf(response: IncomingMessage): number | undefined {
  const date = Date.parse(response.headers.date ?? '');
  return Number.isNaN(date) ? undefined : date;
}
