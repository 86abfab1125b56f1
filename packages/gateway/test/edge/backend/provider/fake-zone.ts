import { type Name, parseRdata, printName, type Rdata, type RecordType, readName } from '@open-dyndns/dns';
import { type DnsServer, openDnsServer } from '../../../../src/edge/backend/embedded/server.ts';
import type { Endpoint } from '../../../../src/model/endpoint.ts';
import { ServedZone } from '../../../../src/protocol/dns-zone.ts';
import { silent } from '../../../world.ts';

/** One record as a provider keeps it. */
export interface FakeRecord {
  readonly id: string;
  /** Absolute, without its final dot. */
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  /** In presentation form. */
  readonly data: string;
  readonly comment: string | undefined;
}

/** Milliseconds until the DNS server has a change. */
const publishingPause = 10;

/** Zones of a provider, and its DNS server, which publishes each change a moment later. */
export class FakeZones implements AsyncDisposable {
  readonly records = new Map<string, FakeRecord>();
  readonly endpoint: Endpoint;
  readonly #server: DnsServer;
  readonly #apexes: readonly Name[];
  readonly #serials = new Map<string, number>();
  #lastId = 1000;
  #publishing: NodeJS.Timeout | undefined;

  private constructor(server: DnsServer, endpoint: Endpoint, apexes: readonly Name[]) {
    this.#server = server;
    this.endpoint = endpoint;
    this.#apexes = apexes;
    for (const apex of apexes) this.#publish(apex);
  }

  static async start(apexes: readonly Name[]): Promise<FakeZones> {
    const server = await openDnsServer([{ address: '127.0.0.1', port: 0 }], 'listen', silent);
    const [endpoint] = server.endpoints;
    if (endpoint === undefined) throw new RangeError('the server listens nowhere');
    return new FakeZones(server, endpoint, apexes);
  }

  newId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }

  /** The records of one zone, in the order in which they were made. */
  of(apex: Name): FakeRecord[] {
    return [...this.records.values()].filter(isIn(apex));
  }

  put(record: FakeRecord): FakeRecord {
    this.records.set(record.id, record);
    this.#changed(record);
    return record;
  }

  delete(id: string): boolean {
    const record = this.records.get(id);
    if (record === undefined) return false;
    this.records.delete(id);
    this.#changed(record);
    return true;
  }

  /** What somebody types in over the provider's pages. */
  typeIn(name: string, type: string, data: string, ttl = 3600): FakeRecord {
    return this.put({ id: this.newId(), name, type, ttl, data, comment: undefined });
  }

  /** All of it, to be compared. */
  lines(): string[] {
    return [...this.records.values()]
      .map(({ name, type, ttl, data, comment }) => `${name} ${ttl} ${type} ${data} ; ${comment ?? ''}`)
      .sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#publishing);
    await this.#server[Symbol.asyncDispose]();
  }

  #changed(record: FakeRecord): void {
    for (const apex of this.#apexes.filter((one) => isIn(one)(record)))
      this.#serials.set(apex.key, this.#serialOf(apex) + 1);
    this.#publishing ??= setTimeout(() => {
      this.#publishing = undefined;
      for (const apex of this.#apexes) this.#publish(apex);
    }, publishingPause);
  }

  #serialOf(apex: Name): number {
    return this.#serials.get(apex.key) ?? 1;
  }

  #publish(apex: Name): void {
    const authority = {
      apex,
      ttl: 60,
      nameServer: readName('ns1.provider.example.'),
      nameServerAddresses: [],
    };
    const served = new ServedZone(authority, this.#serialOf(apex));
    const sets = Map.groupBy(this.of(apex), ({ name, type }) => `${name.toLowerCase()} ${type}`);
    for (const [first, ...rest] of sets.values()) {
      if (first === undefined || first.type === 'SOA') continue;
      const rdata = [first, ...rest].map(rdataOf);
      served.put({ name: readName(`${first.name}.`), type: rdata[0]?.type ?? 'A', ttl: first.ttl, rdata });
    }
    this.#server.add(served);
  }
}

function isIn(apex: Name): (record: FakeRecord) => boolean {
  const zone = plain(apex);
  return ({ name }) => name === zone || name.endsWith(`.${zone}`);
}

/** What a record says. @throws RangeError where it says nothing */
export function rdataOf({ type, data }: Pick<FakeRecord, 'type' | 'data'>): Rdata {
  const read = parseRdata(type as RecordType, data);
  if (!read.ok) throw new RangeError(`${type} ${data}: ${read.error.message}`);
  return read.value;
}

/** A name as providers write it. */
export function plain(name: Name): string {
  return printName(name).replace(/\.$/, '');
}
