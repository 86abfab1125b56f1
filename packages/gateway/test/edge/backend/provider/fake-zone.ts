import { type Name, parseRdata, printName, type Rdata, type RecordType, readName } from '@open-dyndns/dns';
import { type DnsServer, openDnsServer } from '../../../../src/edge/backend/embedded/server.ts';
import type { Endpoint } from '../../../../src/model/endpoint.ts';
import type { Change } from '../../../../src/model/record-set.ts';
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
const firstSerial = 1;

/** Zones of a provider, and its DNS server, which publishes each change a moment later. */
export class FakeZones implements AsyncDisposable {
  readonly records = new Map<string, FakeRecord>();
  readonly endpoint: Endpoint;
  readonly #server: DnsServer;
  readonly #zones: readonly ServedZone[];
  /** The name and type of sets that are to be published. */
  readonly #changed = new Map<string, FakeRecord>();
  #lastId = 1000;
  #publishing: NodeJS.Timeout | undefined;

  private constructor(server: DnsServer, endpoint: Endpoint, apexes: readonly Name[]) {
    this.#server = server;
    this.endpoint = endpoint;
    const nameServer = readName('ns1.provider.example.');
    this.#zones = apexes.map(
      (apex) => new ServedZone({ apex, ttl: 60, nameServer, nameServerAddresses: [] }, firstSerial),
    );
    for (const zone of this.#zones) server.add(zone);
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
    const zone = plain(apex);
    return [...this.records.values()].filter(({ name }) => isIn(name, zone));
  }

  put(record: FakeRecord): FakeRecord {
    this.records.set(record.id, record);
    this.#publishSoon(record);
    return record;
  }

  delete(id: string): boolean {
    const record = this.records.get(id);
    if (record === undefined) return false;
    this.records.delete(id);
    this.#publishSoon(record);
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

  #publishSoon(record: FakeRecord): void {
    this.#changed.set(setKey(record), record);
    this.#publishing ??= setTimeout(() => {
      this.#publishing = undefined;
      this.#publish();
    }, publishingPause);
  }

  #publish(): void {
    const sets = Map.groupBy(this.records.values(), setKey);
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const zone of this.#zones) {
      const apex = plain(zone.authority.apex);
      const inZone = changed.filter(([, { name }]) => isIn(name, apex));
      const changes = inZone.map(([key, record]) => changeOf(record, sets.get(key) ?? []));
      if (changes.length > 0) zone.change(changes, zone.serial + 1);
    }
    this.#server.changed();
  }
}

function changeOf({ name, ttl, ...of }: FakeRecord, records: readonly FakeRecord[]): Change {
  const owner = readName(`${name}.`);
  const { type } = rdataOf(of);
  if (records.length === 0) return { kind: 'remove', name: owner, type };
  return { kind: 'put', set: { name: owner, type, ttl, rdata: records.map(rdataOf) } };
}

function setKey({ name, type }: FakeRecord): string {
  return `${name.toLowerCase()} ${type}`;
}

function isIn(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
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
