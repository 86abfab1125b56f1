import type { Name, Rdata, RecordType, ResourceRecord, Soa } from '@open-dyndns/dns';
import { record } from '@open-dyndns/dns';
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
  readonly nameServer: Name;
  /** Served where the name server's name is in the zone. */
  readonly nameServerAddresses: readonly string[];
}

/** What a zone has for a name and type (RFC 2308 §2). */
export type Found =
  | { readonly kind: 'records'; readonly set: RecordSet }
  /** The name is there, if only as an empty non-terminal (RFC 8020), but nothing of this type. */
  | { readonly kind: 'no-data' }
  | { readonly kind: 'no-name' };

/** One authoritative zone in memory. */
export class ServedZone {
  readonly authority: Authority;
  serial: number;
  readonly #nodes = new Map<string, Map<RecordType, RecordSet>>();
  /** How many nodes with records stand at or below a name. */
  readonly #population = new Map<string, number>();
  readonly #own: ReadonlySet<RecordSet>;

  constructor(authority: Authority, serial: number) {
    this.authority = authority;
    this.serial = serial;
    this.#own = new Set(apexSets(authority));
    for (const set of this.#own) this.put(set);
  }

  find(name: Name, type: RecordType): Found {
    const set = this.#nodes.get(name.key)?.get(type);
    if (set !== undefined) return { kind: 'records', set };
    if (type === 'SOA' && name.equals(this.authority.apex)) return { kind: 'records', set: this.soaSet() };
    return { kind: this.#population.has(name.key) ? 'no-data' : 'no-name' };
  }

  /** Whether a name is the zone's own and not a host's. */
  isOwn(name: Name): boolean {
    return [...this.#own].some((set) => set.name.equals(name));
  }

  put(set: RecordSet): void {
    const node = this.#nodes.get(set.name.key);
    if (node !== undefined) node.set(set.type, set);
    else {
      this.#nodes.set(set.name.key, new Map([[set.type, set]]));
      this.#count(set.name, 1);
    }
  }

  remove(name: Name, type: RecordType): void {
    const node = this.#nodes.get(name.key);
    if (node === undefined || !node.delete(type) || node.size > 0) return;
    this.#nodes.delete(name.key);
    this.#count(name, -1);
  }

  /** Every set but the zone's own. */
  hostSets(): RecordSet[] {
    return [...this.#nodes.values()]
      .flatMap((node) => [...node.values()])
      .filter((set) => !this.#own.has(set));
  }

  /** The SOA record of negative answers, whose TTL is theirs (RFC 2308 §3). */
  negativeSoa(): ResourceRecord {
    const { name, rdata } = this.soaSet();
    return record(name, this.#negativeTtl, rdata[0]);
  }

  soaSet(): RecordSet & { readonly rdata: readonly [Rdata] } {
    const { apex, ttl, nameServer } = this.authority;
    const soa: Soa = {
      type: 'SOA',
      mname: nameServer,
      rname: apex.child('hostmaster'),
      serial: this.serial,
      refresh,
      retry,
      expire,
      minimum: this.#negativeTtl,
    };
    return { name: apex, type: 'SOA', ttl, rdata: [soa] };
  }

  get #negativeTtl(): number {
    return Math.min(this.authority.ttl, longestNegativeTtl);
  }

  #count(name: Name, by: 1 | -1): void {
    for (let at = name; at.isAtOrBelow(this.authority.apex); at = at.parent) {
      const population = (this.#population.get(at.key) ?? 0) + by;
      if (population === 0) this.#population.delete(at.key);
      else this.#population.set(at.key, population);
      if (at.isRoot) return;
    }
  }
}

function apexSets({ apex, ttl, nameServer, nameServerAddresses }: Authority): RecordSet[] {
  const servers: RecordSet = { name: apex, type: 'NS', ttl, rdata: [{ type: 'NS', target: nameServer }] };
  if (!nameServer.isAtOrBelow(apex)) return [servers];
  const addresses = (['A', 'AAAA'] as const).map((type): RecordSet => {
    const ofType = nameServerAddresses.filter((address) => address.includes(':') === (type === 'AAAA'));
    return { name: nameServer, type, ttl, rdata: ofType.map((address) => ({ type, address })) };
  });
  return [servers, ...addresses.filter(({ rdata }) => rdata.length > 0)];
}
