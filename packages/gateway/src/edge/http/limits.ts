import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
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

/** Counts wrong credentials by the address they came from. Correct ones are never counted. */
export class FailureLimit {
  readonly #limiter: RateLimitRequestHandler;
  readonly #keyOf: (request: Request) => string;

  constructor(zones: readonly ZonePolicy[]) {
    this.#keyOf = keyFor(zones);
    this.#limiter = limiter(failuresAMinute, this.#keyOf);
  }

  /** @throws GatewayError `request.too-many` where the address has guessed too often: it gets no further guess. */
  async refuseGuesser(request: Request, response: Response): Promise<void> {
    const counted = await this.#limiter.getKey(this.#keyOf(request));
    if (counted === undefined || counted.totalHits < failuresAMinute) return;
    const seconds = Math.ceil(((counted.resetTime?.getTime() ?? Date.now() + windowMs) - Date.now()) / 1000);
    response.set('Retry-After', String(Math.max(1, seconds)));
    throw tooMany();
  }

  async count(request: Request, response: Response): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    await this.#limiter(request, response, (error?: unknown) =>
      error === undefined ? resolve() : reject(error),
    );
    await promise;
  }
}

/** Enrolments by address. */
export function enrolmentLimit(zones: readonly ZonePolicy[]): RequestHandler {
  return limiter(enrolmentsAMinute, keyFor(zones));
}

function limiter(limit: number, keyOf: (request: Request) => string): RateLimitRequestHandler {
  return rateLimit({
    windowMs,
    limit,
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

function tooMany(): GatewayError {
  return new GatewayError(
    'request.too-many',
    'Too many from this address in one minute; wait as long as Retry-After says.',
  );
}
