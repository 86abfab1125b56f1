import { backoff } from './backoff.ts';
import { type LeaseTimes, leaseTimes } from './renewal.ts';
import type { OwnService } from './service.ts';

/** What a host wants its gateway to know. */
export interface Wish {
  readonly label: string;
  /** The zone's apex as text. */
  readonly zone: string;
  readonly addresses: readonly string[];
  /** Kept by the gateway for as long as the name. */
  readonly services: readonly OwnService[];
}

/** What the gateway has granted. */
export interface Held extends Wish, LeaseTimes {
  readonly leaseSeconds: number;
}

/** The registration of this host in DNS, as far as it knows. */
export interface Registration {
  readonly held: Held | undefined;
  /** In flight. */
  readonly asked: { readonly wish: Wish; readonly sentAt: number } | undefined;
  /** What may stand in DNS: the last wish that was sent, until it is released. */
  readonly standing: Wish | undefined;
  /** Failures in a row. */
  readonly attempts: number;
  readonly retryAt: number;
}

export const unregistered: Registration = {
  held: undefined,
  asked: undefined,
  standing: undefined,
  attempts: 0,
  retryAt: 0,
};

/** Whether `wish` has to be sent now: it is new, its lease is due, or a failed attempt is to be repeated. */
export function isDue(registration: Registration, wish: Wish, now: number): boolean {
  const { held, asked, retryAt } = registration;
  if (asked !== undefined) return !sameWish(asked.wish, wish);
  if (retryAt > now) return false;
  return held === undefined || !sameWish(held, wish) || held.renewAt <= now;
}

export function sent(registration: Registration, wish: Wish, now: number): Registration {
  return { ...registration, asked: { wish, sentAt: now }, standing: wish };
}

/** @param random in [0, 1) */
export function granted(registration: Registration, leaseSeconds: number, random: number): Registration {
  const { asked } = registration;
  if (asked === undefined) return registration;
  const held = { ...asked.wish, leaseSeconds, ...leaseTimes(leaseSeconds, asked.sentAt, random) };
  return { ...registration, held, asked: undefined, attempts: 0, retryAt: 0 };
}

/**
 * @param afterMs the least to wait
 * @param random in [0, 1)
 */
export function failed(
  registration: Registration,
  afterMs: number,
  now: number,
  random: number,
): Registration {
  const attempts = registration.attempts + 1;
  const retryAt = now + Math.max(afterMs, backoff(attempts, random));
  return { ...registration, asked: undefined, attempts, retryAt };
}

/** The next attempt is not held back by earlier failures: the world has changed. */
export function unhindered(registration: Registration): Registration {
  return { ...registration, attempts: 0, retryAt: 0 };
}

/** The lease is to be renewed now: the host has slept, or the gateway may have forgotten it. */
export function doubted(registration: Registration, now: number): Registration {
  const { held } = registration;
  return { ...unhindered(registration), held: held && { ...held, renewAt: Math.min(held.renewAt, now) } };
}

/** When something becomes due by itself. */
export function nextDueAt({ held, asked, retryAt }: Registration): number {
  const expiry = held?.expiresAt ?? Number.POSITIVE_INFINITY;
  if (asked !== undefined) return expiry;
  const renewal = held === undefined ? retryAt : Math.max(held.renewAt, retryAt);
  return Math.min(renewal, expiry);
}

function sameWish(one: Wish, other: Wish): boolean {
  return (
    one.label === other.label &&
    one.zone === other.zone &&
    one.addresses.length === other.addresses.length &&
    one.addresses.every((address, index) => address === other.addresses[index]) &&
    JSON.stringify(one.services) === JSON.stringify(other.services)
  );
}
