import type { Claim, Host, Instant, Lease } from './host.ts';
import type { LeaseBounds } from './zone.ts';

const millisecondsPerSecond = 1000;
/** A record that resolvers may keep for longer than this is still there when its host is not. */
const ttlShareOfLease = 2;

/** The lease that a wish is granted: clamped to the zone's bounds, and the granted value rules (RFC 9664 §4.2). */
export function grantLease(
  wished: Exclude<Claim['lease'], 'keep'>,
  bounds: LeaseBounds,
  now: Instant,
): Lease | undefined {
  if (wished === 'none') return undefined;
  const seconds = wished === 'default' ? bounds.default : Math.min(Math.max(wished, bounds.min), bounds.max);
  return { seconds, expiresAt: now + seconds * millisecondsPerSecond };
}

/** The TTL, in seconds, that a wish is granted: at most the zone's and half of the lease, at least 1. */
export function grantTtl(wished: number, zoneTtl: number, lease: Lease | undefined): number {
  const halfLease =
    lease === undefined ? Number.POSITIVE_INFINITY : Math.floor(lease.seconds / ttlShareOfLease);
  return Math.max(1, Math.min(wished, zoneTtl, halfLease));
}

/** Whether a host's lease has run out. */
export function hasExpired(host: Host, now: Instant): boolean {
  return host.lease !== undefined && host.lease.expiresAt <= now;
}
