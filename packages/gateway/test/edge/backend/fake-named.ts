import { readFileSync } from 'node:fs';
import { type Name, rrsetKey } from '@open-dyndns/dns';
import { parseZone } from '@open-dyndns/zonefile';
import { type DnsServer, openDnsServer } from '../../../src/edge/backend/embedded/server.ts';
import type { Reload } from '../../../src/edge/backend/zonefile/reload.ts';
import { StartError } from '../../../src/errors.ts';
import type { Endpoint } from '../../../src/model/endpoint.ts';
import { ServedZone } from '../../../src/protocol/dns-zone.ts';
import { silent } from '../../world.ts';

/** A DNS server that loads zone files when it is told to, as named does; what it does wrong can be chosen. */
export class FakeNamed implements AsyncDisposable {
  readonly endpoint: Endpoint;
  /** `deaf`: does not load what it is told to. `down`: cannot be told. */
  mood: 'well' | 'deaf' | 'down' = 'well';
  /** Zone files that match are not loaded. */
  refuses: RegExp | undefined;
  reloads = 0;
  readonly #server: DnsServer;
  readonly #files: readonly { readonly apex: Name; readonly path: string }[];

  private constructor(server: DnsServer, endpoint: Endpoint, files: FakeNamed['files']) {
    this.#server = server;
    this.endpoint = endpoint;
    this.#files = files;
    this.#load();
  }

  static async start(files: FakeNamed['files']): Promise<FakeNamed> {
    const server = await openDnsServer([{ address: '127.0.0.1', port: 0 }], 'listen', silent);
    const [endpoint] = server.endpoints;
    if (endpoint === undefined) throw new RangeError('the server listens nowhere');
    return new FakeNamed(server, endpoint, files);
  }

  get files(): readonly { readonly apex: Name; readonly path: string }[] {
    return this.#files;
  }

  get reload(): Reload {
    const run = async (): Promise<void> => {
      if (this.mood === 'down') throw new StartError('reload.impossible', 'named is down.');
      this.reloads += 1;
      if (this.mood === 'well') this.#load();
    };
    return { check: async () => undefined, run };
  }

  /** What named-checkzone would say. */
  async complaints(_apex: Name, path: string): Promise<string | undefined> {
    const [found] = this.refuses?.exec(readFileSync(path, 'latin1')) ?? [];
    return found === undefined ? undefined : `zone not loaded: ${found}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  #load(): void {
    for (const { apex, path } of this.#files) {
      const bytes = readFileSync(path);
      if (this.refuses?.test(bytes.toString('latin1'))) continue;
      const zone = parseZone(bytes, { origin: apex });
      const authority = { apex, ttl: 60, nameServer: apex.child('unused'), nameServerAddresses: [] };
      const served = new ServedZone(authority, zone.soa?.rdata.serial ?? 0);
      const sets = Map.groupBy(zone.records(), ({ record }) => rrsetKey(record.name, record.rdata.type));
      for (const [first, ...rest] of sets.values()) {
        if (first === undefined || first.record.rdata.type === 'SOA') continue;
        const { name, ttl, rdata } = first.record;
        served.put({
          name,
          type: rdata.type,
          ttl,
          rdata: [rdata, ...rest.map(({ record }) => record.rdata)],
        });
      }
      this.#server.add(served);
    }
  }
}
