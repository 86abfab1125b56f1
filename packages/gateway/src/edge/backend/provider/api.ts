import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { GatewayError } from '../../../errors.ts';

export interface ApiOptions {
  /** What the provider is called in messages. */
  readonly provider: string;
  /** The URL that every path is behind. */
  readonly base: string;
  /** Who asks: headers with the secret. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Request<Shape extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** What the provider answers, as far as it is used. */
  readonly shape: Shape;
}

/** Milliseconds until an answer counts as lost. */
const patience = 15_000;
/** Seconds that a provider may have us wait before a request; whoever waits for the answer gives up after some more. */
const longestWait = 10;
/** How often one request is put off. */
const mostWaits = 3;
/** Characters of an error that is no JSON but a page. */
const mostSaid = 200;
const millisecondsPerSecond = 1000;
/** RFC 6585 §4. */
const tooManyRequests = 429;
/** Rackspace says this instead, which is "temporary" with `Retry-After` only (RFC 9110 §15.5.14). */
const tooLarge = 413;
const authenticationStatuses: readonly number[] = [401, 403];

/** An answer without anything in it that is used. */
export const nothing = z.unknown();

/** What providers say in errors, each in its own place. */
const complaint = z.object({
  message: z.string().optional(),
  error: z.string().optional(),
  details: z.string().optional(),
  errors: z.array(z.union([z.string(), z.object({ message: z.string() })])).optional(),
});

/** The JSON over HTTP of one provider, asked as one user. */
export class Api {
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  /**
   * @throws GatewayError `backend.refused` where the request itself is refused, `backend.unavailable` where any other
   * would be, or no answer comes
   */
  async ask<Shape extends z.ZodType>(request: Request<Shape>): Promise<z.output<Shape>> {
    const response = await this.#send(request);
    const text = await response.text().catch((error: unknown) => this.#unreachable(error));
    const body = jsonOf(text);
    if (!response.ok) throw this.#refusal(response.status, saidIn(body));
    const read = request.shape.safeParse(body);
    if (read.success) return read.data;
    throw this.#unavailable(
      `answers otherwise than documented to ${request.method} ${request.path}`,
      read.error,
    );
  }

  async #send(request: Request<z.ZodType>): Promise<Response> {
    for (let waits = 0; ; waits += 1) {
      const response = await this.#fetch(request);
      const retryAfter = response.headers.get('retry-after');
      const isTooMany =
        response.status === tooManyRequests || (response.status === tooLarge && retryAfter !== null);
      if (!isTooMany) return response;
      await response.body?.cancel();
      const seconds = secondsToWait(retryAfter);
      if (seconds > longestWait || waits === mostWaits)
        throw this.#unavailable(`takes no more requests for ${seconds} s`);
      await pause(seconds * millisecondsPerSecond);
    }
  }

  #fetch({ method, path, body }: Request<z.ZodType>): Promise<Response> {
    const { base, headers } = this.#options;
    return fetch(base + path, {
      method,
      headers: {
        ...headers,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A secret goes nowhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    }).catch((error: unknown) => this.#unreachable(error));
  }

  #refusal(status: number, said: string): GatewayError {
    const words = said === '' ? `status ${status}` : said;
    if (authenticationStatuses.includes(status))
      return this.#unavailable(
        `does not let the gateway in (${words}): put a token into the file that may change the zone`,
      );
    if (status === 404) return this.#unavailable(`does not know the zone, or no longer a record (${words})`);
    if (status >= 500) return this.#unavailable(`fails: ${words}`);
    return new GatewayError('backend.refused', `${this.#options.provider} refuses the change: ${words}.`);
  }

  #unreachable(error: unknown): never {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const reason =
      cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : String(cause);
    throw this.#unavailable(`cannot be reached (${reason})`, error);
  }

  #unavailable(what: string, cause?: unknown): GatewayError {
    return new GatewayError('backend.unavailable', `${this.#options.provider} ${what}.`, { cause });
  }
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return {
      message: text
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .slice(0, mostSaid),
    };
  }
}

function saidIn(body: unknown): string {
  const read = complaint.safeParse(body);
  if (!read.success) return '';
  const { message, error, details, errors = [] } = read.data;
  const several = errors.map((one) => (typeof one === 'string' ? one : one.message));
  return [message, error, details, ...several]
    .flatMap((part) => (part === undefined ? [] : [part.trim().replace(/\.$/, '')]))
    .join(': ');
}

/** RFC 9110 §10.2.3: seconds, or a date; without either, a second. */
function secondsToWait(retryAfter: string | null): number {
  if (retryAfter === null) return 1;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter);
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? 1 : Math.max(0, Math.ceil((at - Date.now()) / millisecondsPerSecond));
}
