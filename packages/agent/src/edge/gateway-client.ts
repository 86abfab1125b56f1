import { isIP, type LookupFunction } from 'node:net';
import type { Peer } from '../model/actions.ts';
import { isLinkLocal } from '../model/addresses.ts';
import type { Failure } from '../model/failure.ts';
import type { Candidate } from '../model/network.ts';
import type { Credential } from '../model/pin.ts';
import type { Wish } from '../model/registration.ts';
import { readCredential, readLease, readNetwork, readProblem } from '../protocol/gateway-answers.ts';
import type { Answer, GatewayClient } from '../service/ports.ts';
import { type Exchange, exchange, type Reply } from './exchange.ts';
import { KeyMismatch, PinnedAgent } from './pinned-agent.ts';
import { sourceAddress } from './source-address.ts';

/** Requests to gateways over HTTPS, each gateway through an agent that talks to its one key. */
export class HttpsGatewayClient implements GatewayClient, Disposable {
  readonly #agents = new Map<string, PinnedAgent>();

  async contact(candidate: Candidate, signal: AbortSignal): ReturnType<GatewayClient['contact']> {
    const agent = agentFor(candidate, undefined);
    const answer = await this.#ask(
      agent,
      candidate,
      { method: 'GET', path: '/network' },
      signal,
      readNetwork,
    );
    if (!answer.ok || agent.pin === undefined) {
      agent.destroy();
      return answer.ok ? unintelligible(candidate, 'it showed no key') : answer;
    }
    this.#keep({ candidate, pin: agent.pin }, agent);
    return { ok: true, value: { pin: agent.pin, network: answer.value } };
  }

  enrol(
    peer: Peer,
    request: { readonly label: string; readonly token: string | undefined },
    signal: AbortSignal,
  ): Promise<Answer<Credential>> {
    const body = request.token === undefined ? { label: request.label } : request;
    return this.#askPeer(peer, { method: 'POST', path: '/devices', body }, signal, readCredential);
  }

  register(peer: Peer, credential: Credential, wish: Wish, signal: AbortSignal): Promise<Answer<number>> {
    const { addresses, services } = wish;
    const from = sourceAddress(peer.candidate, addresses);
    const body = { addresses, services };
    const wanted: Exchange = { method: 'PUT', path: hostPath(wish), credential, body, from };
    return this.#askPeer(peer, wanted, signal, readLease);
  }

  async release(peer: Peer, credential: Credential, wish: Wish, signal: AbortSignal): Promise<Answer<void>> {
    const wanted: Exchange = { method: 'DELETE', path: hostPath(wish), credential };
    const answer = await this.#askPeer(peer, wanted, signal, () => null);
    if (answer.ok || (answer.failure.kind === 'refused' && answer.failure.status === 404)) {
      return { ok: true, value: undefined };
    }
    return answer;
  }

  reconnect(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  [Symbol.dispose](): void {
    this.reconnect();
  }

  #keep(peer: Peer, agent: PinnedAgent): void {
    const key = agentKey(peer);
    this.#agents.get(key)?.destroy();
    this.#agents.set(key, agent);
  }

  #askPeer<Value>(
    peer: Peer,
    wanted: Exchange,
    signal: AbortSignal,
    read: (body: unknown) => Value | undefined,
  ): Promise<Answer<Value>> {
    let agent = this.#agents.get(agentKey(peer));
    if (agent === undefined) {
      agent = agentFor(peer.candidate, peer.pin);
      this.#keep(peer, agent);
    }
    return this.#ask(agent, peer.candidate, wanted, signal, read);
  }

  async #ask<Value>(
    agent: PinnedAgent,
    candidate: Candidate,
    wanted: Exchange,
    signal: AbortSignal,
    read: (body: unknown) => Value | undefined,
  ): Promise<Answer<Value>> {
    let reply: Reply;
    try {
      reply = await exchange(agent, candidate.url, wanted, signal);
    } catch (error) {
      return { ok: false, failure: failureOf(error) };
    }
    if (reply.status >= 300) return { ok: false, failure: refusal(reply) };
    const value = read(reply.body);
    return value === undefined
      ? unintelligible(candidate, `${wanted.method} ${wanted.path}`)
      : { ok: true, value };
  }
}

function agentKey({ candidate, pin }: Peer): string {
  return [pin, candidate.url, ...candidate.addresses].join(' ');
}

/** @param pin the only key to talk to; undefined: any, which is then its `pin` */
export function agentFor({ addresses }: Candidate, pin: string | undefined): PinnedAgent {
  return new PinnedAgent({ pin, lookup: addresses.length === 0 ? undefined : fixedLookup(addresses) });
}

/** Connects to what discovery found: a `.local` name is nothing that every host's resolver knows. */
function fixedLookup(addresses: readonly string[]): LookupFunction {
  const found = addresses
    .map((address) => ({ address, family: isIP(address.replace(/%.*/, '')) }))
    .sort((one, other) => distance(one) - distance(other));
  return (_host, options, callback) => {
    const first = found.find(({ family }) => !options.family || family === options.family);
    if (options.all) callback(null, found);
    else callback(null, first?.address ?? '', first?.family);
  };
}

/** The gateway judges a device by its source address: one of the zone's prefixes has to be tried before link-local ones. */
function distance({ address, family }: { readonly address: string; readonly family: number }): number {
  if (family === 4) return 0;
  return isLinkLocal(address.replace(/%.*/, '')) ? 2 : 1;
}

function hostPath({ label, zone }: Wish): string {
  return `/hosts/${encodeURIComponent(`${label}.${zone}`)}`;
}

function refusal({ status, retryAfter, body }: Reply): Failure {
  const { code, detail } = readProblem(body) ?? { code: 'unknown', detail: 'it gave no reason' };
  return { kind: 'refused', status, code, detail, retryAfter };
}

function unintelligible(candidate: Candidate, what: string): Answer<never> {
  const detail = `${candidate.url} answered ${what} with something that a gateway does not say`;
  return { ok: false, failure: { kind: 'unreachable', detail } };
}

export function failureOf(error: unknown): Failure {
  if (error instanceof KeyMismatch) return { kind: 'key-changed', pin: error.presented };
  if (!(error instanceof Error)) throw error;
  if (error instanceof AggregateError) return failureOf(error.errors[0]);
  const detail = error.name === 'AbortError' ? 'it did not answer in time' : error.message;
  return { kind: 'unreachable', detail };
}
