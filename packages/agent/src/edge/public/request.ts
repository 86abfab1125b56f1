import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Family } from '../../model/public/family.ts';
import { hasCode } from '../durable-file.ts';
import { PinnedAgent } from '../pinned-agent.ts';
import { readText } from '../read-text.ts';

/** Milliseconds for a whole request: our gateway may wait 5 s for its DNS server, other servers are not faster. */
const requestTimeoutMs = 15_000;
/** An address is 45 characters, an answer of an API some kilobytes. */
const maxAnswerOctets = 256 * 1024;

export const userAgent = 'open-dyndns-agent/0.1.0';

/** One request to a server on the Internet. */
export interface WebRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Over which family only; undefined: whichever works. */
  readonly family?: Family | undefined;
  /** This host's address to send it from; undefined: the kernel's choice. */
  readonly from?: string | undefined;
  /** The only key to talk to, instead of one whose certificate the system trusts. */
  readonly pin?: string | undefined;
}

export interface WebReply {
  readonly status: number;
  /** RFC 9110 §10.2.3, in seconds. */
  readonly retryAfter: number | undefined;
  readonly text: string;
}

/**
 * Sends a request over a connection of its own, follows no redirect, and reads the whole answer.
 * @throws whatever sockets throw, KeyMismatch
 */
export async function send(request: WebRequest, signal: AbortSignal): Promise<WebReply> {
  const url = new URL(request.url);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 && request.family !== undefined && isIP(host) !== versionOf(request.family))
    throw new Error(`${host} is no ${request.family} address`);
  const agent = agentFor(url, request);
  try {
    return await exchange(url, host, request, agent, signal);
  } finally {
    agent.destroy();
  }
}

/** What OpenSSL says of a certificate that a server has made for itself. */
const ownCertificate = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** What a failed request is called in one sentence. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (hasCode(error, ...ownCertificate))
    return 'its certificate is one that the system does not trust: name its key as pin';
  return error.name === 'AbortError' || error.name === 'TimeoutError'
    ? 'it did not answer in time'
    : error.message;
}

async function exchange(
  url: URL,
  host: string,
  { method, headers, body, from }: WebRequest,
  agent: http.Agent,
  signal: AbortSignal,
): Promise<WebReply> {
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const request = (url.protocol === 'https:' ? https : http).request({
    agent,
    host,
    port: url.port,
    path: `${url.pathname}${url.search}`,
    method,
    signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]),
    ...(from !== undefined && { localAddress: from }),
    headers: {
      'user-agent': userAgent,
      ...headers,
      ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
    },
  });
  request.on('response', resolve);
  request.on('error', reject);
  request.end(body);
  const response = await promise;
  const seconds = Number(response.headers['retry-after']);
  return {
    status: response.statusCode ?? 0,
    retryAfter: Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined,
    text: await readText(response, maxAnswerOctets),
  };
}

function agentFor({ protocol }: URL, { pin, family }: WebRequest): http.Agent {
  const only = family === undefined ? undefined : lookupOf(family);
  if (protocol !== 'https:') return new http.Agent({ ...(only && { lookup: only }) });
  if (pin !== undefined) return new PinnedAgent({ pin, lookup: only });
  return new https.Agent({ ...(only && { lookup: only }) });
}

function lookupOf(family: Family): LookupFunction {
  return (host, options, callback) => lookup(host, { ...options, family: versionOf(family) }, callback);
}

function versionOf(family: Family): 4 | 6 {
  return family === 'ipv4' ? 4 : 6;
}
