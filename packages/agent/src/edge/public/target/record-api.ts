import { type Addresses, type Family, families } from '../../../model/public/family.ts';
import { done, later, never, type Outcome } from '../../../model/public/outcome.ts';
import type { Target } from '../../../service/public/ports.ts';
import { reasonOf, send, type WebReply, type WebRequest } from '../request.ts';

/** One address record as a provider keeps it. */
export interface ProviderRecord {
  /** As a piece of a URL's path. */
  readonly id: string;
  readonly address: string;
}

export type AddressType = 'A' | 'AAAA';

/** Records of one zone at a provider that has an API for them. Everything throws `Refusal`, or what sockets throw. */
export interface RecordApi {
  list(name: string, type: AddressType, signal: AbortSignal): Promise<readonly ProviderRecord[]>;
  create(name: string, type: AddressType, address: string, signal: AbortSignal): Promise<void>;
  change(id: string, type: AddressType, address: string, signal: AbortSignal): Promise<void>;
  remove(id: string, signal: AbortSignal): Promise<void>;
}

/** The provider answered, and has not done it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly outcome: Outcome;

  constructor(outcome: Outcome, message: string) {
    super(message);
    this.outcome = outcome;
  }
}

const types: Readonly<Record<Family, AddressType>> = { ipv4: 'A', ipv6: 'AAAA' };

/** Providers count requests by the minute or by five of them. */
const crowdedMs = 5 * 60_000;

/**
 * Brings a provider's records to one address of each family that is known, with as few changes as that takes. Records of
 * a family that is not known are left alone.
 */
export class RecordApiTarget implements Target {
  readonly #api: RecordApi;

  constructor(api: RecordApi) {
    this.#api = api;
  }

  async update(name: string, addresses: Addresses, signal: AbortSignal): Promise<Outcome> {
    try {
      for (const family of families) {
        const address = addresses[family];
        if (address !== undefined) await this.#set(name, types[family], address, signal);
      }
      return done();
    } catch (error) {
      return error instanceof Refusal ? error.outcome : later(reasonOf(error));
    }
  }

  /** A right one stays; else one is changed; others go last, so that the name is never without an address. */
  async #set(name: string, type: AddressType, address: string, signal: AbortSignal): Promise<void> {
    const there = await this.#api.list(name, type, signal);
    const kept = there.find((one) => one.address === address) ?? there[0];
    if (kept === undefined) await this.#api.create(name, type, address, signal);
    else if (kept.address !== address) await this.#api.change(kept.id, type, address, signal);
    for (const { id } of there.filter((one) => one !== kept)) await this.#api.remove(id, signal);
  }
}

/** Sends one request of an API. @throws Refusal where the answer is not a success */
export async function callApi(
  request: WebRequest,
  token: string,
  signal: AbortSignal,
  explain: (reply: WebReply) => string,
): Promise<string> {
  const { body } = request;
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  const reply = await send({ ...request, headers }, signal);
  if (reply.status >= 200 && reply.status < 300) return reply.text;
  throw refusal(reply, explain(reply));
}

function refusal({ status, retryAfter }: WebReply, explanation: string): Refusal {
  const reason = `${explanation} (status ${status})`;
  const passes = status >= 500 || status === 429;
  const pauseMs = Math.max((retryAfter ?? 0) * 1000, status === 429 ? crowdedMs : 0);
  return new Refusal(passes ? later(reason, pauseMs) : never(reason), reason);
}

/** An answer that is not what the provider's documentation says. */
export function strange(what: string): Refusal {
  const reason = `it answered ${what} with something that it does not document`;
  return new Refusal(later(reason), reason);
}
