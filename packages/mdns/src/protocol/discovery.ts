import type { Name, RecordType, ResourceRecord } from '@open-dyndns/dns';
import type { RecordCache } from '../model/cache.ts';
import { instanceOf, serviceTypeOf, serviceTypesType } from './service-name.ts';
import { decodeTxt } from './txt.ts';

/** A service that was found, with everything that is needed to use it. */
export interface DiscoveredService {
  /** The user's name for it; for the type `_services._dns-sd._udp` the type that was found. */
  readonly instance: string;
  /** `_http._tcp` */
  readonly type: string;
  readonly domain: 'local';
  /** Whose addresses these are; for a type that was found, its name. */
  readonly host: Name;
  /** 0 for a service that has no port of its own. */
  readonly port: number;
  /** A link-local IPv6 address carries its scope, as in `fe80::1%eth0`. */
  readonly addresses: readonly string[];
  /** Keys in the case that was sent; `true` for a key without a value. */
  readonly txt: Readonly<Record<string, string | true>>;
  /** The interface on which it was found. */
  readonly link: string;
}

/**
 * What the cache of one link knows about an instance: undefined until SRV, TXT and an address are there. They may have
 * come in any number of packets.
 */
export function discoveredService(
  cache: RecordCache,
  instance: Name,
  type: string,
  link: string,
): DiscoveredService | undefined {
  const srv = newest(cache, instance, 'SRV')?.rdata;
  const txt = newest(cache, instance, 'TXT')?.rdata;
  if (srv?.type !== 'SRV' || txt?.type !== 'TXT') return undefined;
  const addresses = addressesOf(cache, srv.target, link);
  if (addresses.length === 0) return undefined;
  const { target: host, port } = srv;
  const known = { instance: instanceOf(instance, type), type, host, port };
  return { ...known, domain: 'local', addresses, txt: decodeTxt(txt), link };
}

/** A type that a link's cache has heard of (RFC 6763 §9). */
export function discoveredType(type: Name, link: string): DiscoveredService {
  const found = { instance: serviceTypeOf(type), type: serviceTypesType, host: type, port: 0 };
  return { ...found, domain: 'local', addresses: [], txt: {}, link };
}

/** The addresses of a host, IPv4 first. */
export function addressesOf(cache: RecordCache, host: Name, link: string): readonly string[] {
  return (['A', 'AAAA'] as const).flatMap((type) =>
    cache.get(host, type).flatMap(({ record: { rdata } }) => {
      if (rdata.type === 'A') return [rdata.address];
      return rdata.type === 'AAAA' ? [scoped(rdata.address, link)] : [];
    }),
  );
}

function newest(cache: RecordCache, name: Name, type: RecordType): ResourceRecord | undefined {
  const [first, ...rest] = cache.get(name, type);
  return rest.reduce((best, entry) => (best && best.receivedAt > entry.receivedAt ? best : entry), first)
    ?.record;
}

function scoped(address: string, link: string): string {
  return /^fe[89ab]/i.test(address) ? `${address}%${link}` : address;
}
