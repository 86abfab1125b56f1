import { printName } from '@open-dyndns/dns';
import { type Family, familyOf } from '../model/addresses.ts';
import type { Host, Registration } from '../model/host.ts';
import type { HostService } from '../model/host-service.ts';
import type { ZonePolicy } from '../model/zone.ts';
import { shortName } from './rest-name.ts';
import { type RecordsJson, recordsJson } from './rest-records.ts';

/**
 * A host as `GET /hosts` shows it. `ip` and `rectype` are the first address, for clients of the original interface; null
 * for a host without any.
 */
export interface HostJson {
  /** The label in the first zone, the whole name in the others: what `/hosts/:name` takes. */
  readonly name: string;
  /** The whole name, without a final dot. */
  readonly fqdn: string;
  readonly ip: string | null;
  readonly rectype: Family | null;
  readonly addresses: readonly string[];
  /** What else is published of it. */
  readonly records: readonly RecordsJson[];
  readonly services: readonly HostService[];
  /** Seconds. */
  readonly ttl: number;
  /** Seconds granted, null for a host that stays until it is deleted. */
  readonly lease: number | null;
  /** When the lease runs out (RFC 3339, UTC), null without a lease. */
  readonly expires: string | null;
  /** The credential that it belongs to, null for a host that an administrator typed into the zone file. */
  readonly owner: string | null;
}

/** The answer to `POST` and `PUT`. */
export interface RegistrationJson extends HostJson {
  readonly outcome: Registration['outcome'];
  /** The serial of the zone that serves it. */
  readonly serial: number;
}

export function hostJson(host: Host, zones: readonly ZonePolicy[]): HostJson {
  const [ip] = host.addresses;
  return {
    name: shortName(host.name, zones),
    fqdn: printName(host.name).replace(/\.$/, ''),
    ip: ip ?? null,
    rectype: ip === undefined ? null : familyOf(ip),
    addresses: host.addresses,
    records: recordsJson(host.records),
    services: host.services,
    ttl: host.ttl,
    lease: host.lease?.seconds ?? null,
    expires: host.lease === undefined ? null : new Date(host.lease.expiresAt).toISOString(),
    owner: host.owner ?? null,
  };
}

/** `GET /hosts`: every host under its name. */
export function hostsJson(hosts: readonly Host[], zones: readonly ZonePolicy[]): Record<string, HostJson> {
  return Object.fromEntries(hosts.map((host) => [shortName(host.name, zones), hostJson(host, zones)]));
}

export function registrationJson(
  { host, outcome, serial }: Registration,
  zones: readonly ZonePolicy[],
): RegistrationJson {
  return { ...hostJson(host, zones), outcome, serial };
}
