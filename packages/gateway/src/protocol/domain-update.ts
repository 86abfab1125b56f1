import { printName } from '@open-dyndns/dns';
import { GatewayError } from '../errors.ts';
import { type AddressUpdate, updateTo } from '../model/address-update.ts';
import { familyOf } from '../model/addresses.ts';
import type { Host } from '../model/host.ts';
import { addressesSeenBy } from '../model/split-view.ts';
import type { ZonePolicy } from '../model/zone.ts';
import { readAddress } from './rest-address.ts';

/** A host as django-dynamic-dns shows it. */
export interface DomainJson {
  readonly domain: string;
  /** What the world sees of it; null where it has no address. */
  readonly ip: string | null;
  /** RFC 3339, UTC. */
  readonly last_change: string;
}

export function domainJson(host: Host, { prefixes }: Pick<ZonePolicy, 'prefixes'>): DomainJson {
  const [ip = null] = addressesSeenBy(undefined, host.addresses, prefixes);
  return {
    domain: printName(host.name).replace(/\.$/, ''),
    ip,
    last_change: new Date(host.changedAt).toISOString(),
  };
}

/**
 * Reads `ip`, without which the source is meant, and `lan_ip`. What the world sees changes, in the family of `ip`; the
 * LAN's addresses stay unless there is another.
 * @throws GatewayError `address.invalid`
 */
export function readDomainUpdate(
  parameters: URLSearchParams,
  source: string,
  before: readonly string[],
  { prefixes }: Pick<ZonePolicy, 'prefixes'>,
): AddressUpdate {
  const ip = addressIn(parameters, 'ip') ?? source;
  const lanIp = addressIn(parameters, 'lan_ip');
  const open = addressesSeenBy(undefined, [...before, ip], prefixes);
  const isReplaced = (address: string): boolean => {
    const by = open.includes(address) ? ip : lanIp;
    return by !== undefined && familyOf(address) === familyOf(by);
  };
  const kept = before.filter((address) => !isReplaced(address));
  return updateTo([ip, ...(lanIp === undefined ? [] : [lanIp]), ...kept]);
}

function addressIn(parameters: URLSearchParams, field: string): string | undefined {
  const text = parameters.get(field);
  if (text === null || text === '') return undefined;
  const read = readAddress(text.trim());
  if (read.ok) return read.address;
  throw new GatewayError('address.invalid', read.detail, { field });
}

/** What django-dynamic-dns answers to a refusal: one that it does not know is an authentication failure to it. */
export function domainRefusal({ status }: Pick<GatewayError, 'status'>): {
  readonly status: number;
  readonly json: { readonly error: string };
} {
  if (status === badRequest) return { status, json: { error: 'Bad request' } };
  if (status >= serverError) return { status, json: { error: 'Server error' } };
  return { status: forbidden, json: { error: 'Authentication failure' } };
}

const badRequest = 400;
const forbidden = 403;
const serverError = 500;
