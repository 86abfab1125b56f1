import type { Name, Soa } from '@open-dyndns/dns';
import type { RecordSet } from '../model/record-set.ts';

/** RFC 1912 §2.2: how often secondaries ask, ask again, and when they give up. In seconds. */
const refresh = 3600;
const retry = 600;
const expire = 604_800;
/** Seconds: a host that arrives has to be found soon after somebody asked for it in vain (RFC 2308 §5). */
const longestNegativeTtl = 30;

/** What a zone that the gateway serves itself is made of, beside its hosts. */
export interface Authority {
  readonly apex: Name;
  /** Seconds, of the apex's own records. */
  readonly ttl: number;
  /** The gateway's own name as a DNS server: the zone's primary. */
  readonly nameServer: Name;
  /** Served where the name server's name is in the zone. */
  readonly nameServerAddresses: readonly string[];
  /** Further DNS servers of the zone, which transfer it. */
  readonly furtherNameServers?: readonly Name[];
}

/** Seconds for which "there is no such name" may be remembered. */
export function negativeTtl({ ttl }: Authority): number {
  return Math.min(ttl, longestNegativeTtl);
}

/** The zone's start of authority (RFC 1035 §3.3.13). */
export function soaOf(authority: Authority, serial: number): Soa {
  return {
    type: 'SOA',
    mname: authority.nameServer,
    rname: authority.apex.child('hostmaster'),
    serial,
    refresh,
    retry,
    expire,
    minimum: negativeTtl(authority),
  };
}

/** The zone's own records but its SOA: its name servers, and the address of ours. */
export function apexSets(authority: Authority): RecordSet[] {
  const { apex, ttl, nameServer, nameServerAddresses, furtherNameServers = [] } = authority;
  const targets = [nameServer, ...furtherNameServers];
  const servers: RecordSet = {
    name: apex,
    type: 'NS',
    ttl,
    rdata: targets.map((target) => ({ type: 'NS', target })),
  };
  if (!nameServer.isAtOrBelow(apex)) return [servers];
  const addresses = (['A', 'AAAA'] as const).map((type): RecordSet => {
    const ofType = nameServerAddresses.filter((address) => address.includes(':') === (type === 'AAAA'));
    return { name: nameServer, type, ttl, rdata: ofType.map((address) => ({ type, address })) };
  });
  return [servers, ...addresses.filter(({ rdata }) => rdata.length > 0)];
}
