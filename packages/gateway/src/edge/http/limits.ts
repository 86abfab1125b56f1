import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, MemoryStore, type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import { GatewayError } from '../../errors.ts';
import { isWithin } from '../../model/addresses.ts';
import type { ZonePolicy } from '../../model/zone.ts';
import { sourceOf } from './source.ts';

/** The span over which requests of one address are counted, in milliseconds. */
const windowMs = 60_000;
/** One host of a LAN never has this many wrong passwords a minute; a guesser at once. */
const failuresAMinute = 100;
/** Enrolment is once in a device's life; many devices may stand behind one address translator. */
const enrolmentsAMinute = 60;
/** What one customer of an access network gets (RFC 6177): the unit that one person controls, far away. */
const ipv6Subnet = 56;
/** Neighbours on a link share their prefix, and one of them must not use up what the others have. */
const onLink = 'fe80::/10';

/** The checks of one address that run, and those that wait because all of its guesses may be among them. */
interface Checks {
  running: number;
  readonly waiting: (() => void)[];
}

/** Counts wrong credentials by the address they came from. Correct ones are never counted. */
export class FailureLimit {
  readonly #counts = new MemoryStore();
  readonly #keyOf: (request: Request) => string;
  readonly #checks = new Map<string, Checks>();

  constructor(zones: readonly ZonePolicy[]) {
    this.#keyOf = keyFor(zones);
    // It tells its store how long to count.
    limiter(failuresAMinute, this.#keyOf, this.#counts);
  }

  /**
   * Has credentials checked, which counts as a wrong guess until they have turned out right: guesses that come at once
   * are no more than those that come one by one.
   * @param check undefined where they are wrong
   * @throws GatewayError `request.too-many` where the address has guessed too often: it gets no further guess
   */
  async checked<Known>(
    request: Request,
    response: Response,
    check: () => Promise<Known | undefined>,
  ): Promise<Known | undefined> {
    const key = this.#keyOf(request);
    const checks = this.#checks.get(key) ?? { running: 0, waiting: [] };
    this.#checks.set(key, checks);
    try {
      await this.#reserve(key, checks, response);
      return await this.#run(key, checks, check);
    } finally {
      const next = checks.waiting.shift();
      if (next !== undefined) next();
      else if (checks.running === 0) this.#checks.delete(key);
    }
  }

  /** Counts one guess; while all that are left are being checked, waits for the end of one. */
  async #reserve(key: string, checks: Checks, response: Response): Promise<void> {
    for (;;) {
      // Running before it is counted, so that nobody takes the last one for the end.
      checks.running += 1;
      const { totalHits, resetTime } = await this.#counts.increment(key);
      if (totalHits <= failuresAMinute) return;
      checks.running -= 1;
      await this.#counts.decrement(key);
      if (checks.running === 0) throw tooManyUntil(resetTime, response);
      const { promise, resolve } = Promise.withResolvers<void>();
      checks.waiting.push(resolve);
      await promise;
    }
  }

  async #run<Known>(
    key: string,
    checks: Checks,
    check: () => Promise<Known | undefined>,
  ): Promise<Known | undefined> {
    let isWrong = false;
    try {
      const known = await check();
      isWrong = known === undefined;
      return known;
    } finally {
      if (!isWrong) await this.#counts.decrement(key);
      checks.running -= 1;
    }
  }
}

/** Enrolments by address. */
export function enrolmentLimit(zones: readonly ZonePolicy[]): RequestHandler {
  return limiter(enrolmentsAMinute, keyFor(zones));
}

function limiter(
  limit: number,
  keyOf: (request: Request) => string,
  store: MemoryStore = new MemoryStore(),
): RateLimitRequestHandler {
  return rateLimit({
    windowMs,
    limit,
    store,
    keyGenerator: keyOf,
    legacyHeaders: false,
    standardHeaders: 'draft-8',
    handler: (_request, _response, next) => next(tooMany()),
  });
}

function keyFor(zones: readonly ZonePolicy[]): (request: Request) => string {
  const prefixes = zones.flatMap((zone) => zone.prefixes);
  return (request) => countedAs(sourceOf(request), prefixes);
}

/** What an address is counted as: itself on the LANs of the zones, elsewhere an IPv6 customer as one. */
export function countedAs(source: string, prefixes: readonly string[]): string {
  return isWithin(source, [onLink, ...prefixes]) ? source : ipKeyGenerator(source, ipv6Subnet);
}

function tooManyUntil(resetTime: Date | undefined, response: Response): GatewayError {
  const left = (resetTime?.getTime() ?? Date.now() + windowMs) - Date.now();
  response.set('Retry-After', String(Math.max(1, Math.ceil(left / 1000))));
  return tooMany();
}

function tooMany(): GatewayError {
  return new GatewayError(
    'request.too-many',
    'Too many from this address in one minute; wait as long as Retry-After says.',
  );
}
