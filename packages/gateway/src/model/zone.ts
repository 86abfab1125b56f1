import type { Name } from '@open-dyndns/dns';

/** Bounds for leases, in seconds (RFC 9664 §4.3). */
export interface LeaseBounds {
  readonly min: number;
  readonly default: number;
  readonly max: number;
}

/** Which names a host may have. */
export interface NamePolicy {
  /** How many labels may stand in front of the apex, the asterisk of a wildcard not counted. */
  readonly labels: number;
  /** Whether a host's owner may register `*` in front of it (RFC 4592). */
  readonly wildcards: boolean;
}

/** Who may get a credential without an administrator. */
export type EnrolmentMode = 'open' | 'token' | 'approval';

/** The policy of one zone, as configured. */
export interface ZonePolicy {
  readonly apex: Name;
  /** Seconds: the TTL of a record unless the client wishes for less. */
  readonly ttl: number;
  readonly lease: LeaseBounds;
  readonly enrolment: EnrolmentMode;
  readonly names: NamePolicy;
  /** The LAN's prefixes (`10.77.0.0/24`): devices enrol from there and register addresses in there. */
  readonly prefixes: readonly string[];
  /** The reverse zones that get PTR records: prefix and apex. */
  readonly reverse: readonly { readonly prefix: string; readonly apex: Name }[];
}

/** Of several zones the one that a name is in: the one with the longest apex above it. */
export function zoneOf<Zone>(
  name: Name,
  zones: readonly Zone[],
  apexOf: (zone: Zone) => Name,
): Zone | undefined {
  let nearest: Zone | undefined;
  for (const zone of zones) {
    const apex = apexOf(zone);
    if (!name.isAtOrBelow(apex)) continue;
    if (nearest === undefined || apex.wire.length > apexOf(nearest).wire.length) nearest = zone;
  }
  return nearest;
}
