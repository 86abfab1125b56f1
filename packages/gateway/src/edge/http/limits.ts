import type { RequestHandler } from 'express';
import { type ClientRateLimitInfo, ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit';
import { GatewayError } from '../../errors.ts';
import { isWithin } from '../../model/addresses.ts';
import { SlidingWindow } from '../../model/sliding-window.ts';
import type { ZonePolicy } from '../../model/zone.ts';
import { sourceOf } from './source.ts';

/** The span over which enrolments are counted, in milliseconds. */
const windowMs = 60_000;
/** Enrolment is once in a device's life; many devices may stand behind one address translator. */
const enrolmentsAMinute = 60;
const millisecondsPerSecond = 1000;
/** Addresses that are remembered. */
const keys = 10_000;
/** What one customer of an access network gets (RFC 6177): the unit that one person controls, far away. */
const ipv6Subnet = 56;
/** Neighbours on a link share their prefix, and one of them must not use up what the others have. */
const onLink = 'fe80::/10';

/** Enrolments by address. */
export function enrolmentLimit(zones: readonly ZonePolicy[]): RequestHandler {
  const countedOf = countedBy(zones);
  return rateLimit({
    windowMs,
    limit: enrolmentsAMinute,
    store: new SlidingStore(),
    keyGenerator: (request) => countedOf(sourceOf(request)),
    legacyHeaders: false,
    standardHeaders: 'draft-8',
    handler: (_request, _response, next) => next(tooMany(windowMs)),
  });
}

/** What addresses are counted as where these zones are served. */
export function countedBy(zones: readonly ZonePolicy[]): (source: string) => string {
  const prefixes = zones.flatMap((zone) => zone.prefixes);
  return (source) => countedAs(source, prefixes);
}

/** What an address is counted as: itself on the LANs of the zones, elsewhere an IPv6 customer as one. */
export function countedAs(source: string, prefixes: readonly string[]): string {
  return isWithin(source, [onLink, ...prefixes]) ? source : ipKeyGenerator(source, ipv6Subnet);
}

/** @param wait milliseconds until it is of use to try again */
export function tooMany(wait: number): GatewayError {
  return new GatewayError(
    'request.too-many',
    'Too many from this address, or at this account, in one minute; wait as long as Retry-After says.',
    { retryAfter: Math.max(1, Math.ceil(wait / millisecondsPerSecond)) },
  );
}

/** express-rate-limit by itself counts by minutes that start with the first request, which lets twice as many in. */
class SlidingStore implements Store {
  readonly #window = new SlidingWindow({ span: windowMs, most: enrolmentsAMinute + 1, keys });

  increment(key: string): ClientRateLimitInfo {
    const now = performance.now();
    // Those that are refused do not put the next one off.
    const isFree = this.#window.freeIn(key, enrolmentsAMinute, now) === 0;
    if (isFree) this.#window.add(key, now);
    const totalHits = this.#window.count(key, now) + (isFree ? 0 : 1);
    const left = this.#window.freeIn(key, enrolmentsAMinute, now);
    return { totalHits, resetTime: new Date(Date.now() + left) };
  }

  decrement(key: string): void {
    this.#window.takeBack(key);
  }

  resetKey(key: string): void {
    this.#window.forget(key);
  }
}
