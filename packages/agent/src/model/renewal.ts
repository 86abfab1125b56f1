/** RFC 9664 §5.2: refresh at 80 % of the lease plus a random part, here up to 5 %. */
const earliestRenewal = 0.8;
const renewalSpread = 0.05;

/** When a lease has to be renewed and when it ends, in milliseconds of the session's clock. */
export interface LeaseTimes {
  readonly renewAt: number;
  readonly expiresAt: number;
}

/**
 * @param leaseSeconds as granted; the granted value rules (RFC 9664 §4.2)
 * @param grantedAt when the request was sent: the gateway cannot have counted from earlier
 * @param random in [0, 1)
 */
export function leaseTimes(leaseSeconds: number, grantedAt: number, random: number): LeaseTimes {
  const lease = leaseSeconds * 1000;
  const untilRenewal = Math.round(lease * (earliestRenewal + renewalSpread * random));
  return { renewAt: grantedAt + untilRenewal, expiresAt: grantedAt + lease };
}
