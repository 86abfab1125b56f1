import { type Name, printName, type Rdata } from '@open-dyndns/dns';
import { z } from 'zod';
import type { KeptRecord, OwnRecord, SetChange } from '../../../model/kept-zone.ts';
import { plainName, readData, readPlainName, readPlainText } from '../../../protocol/provider-text.ts';
import { Api, nothing } from './api.ts';
import { plainData } from './plain-data.ts';
import type { Provider } from './provider.ts';
import { type NewRecord, ownOnly, recordEdits } from './record-edits.ts';

/** The most that it gives at once. */
const recordsPerPage = 200;
/** Requests on the way at once, of the 250 a minute that it allows. */
const requestsAtOnce = 8;

const recordShape = z.object({
  id: z.number(),
  type: z.string(),
  name: z.string(),
  data: z.string().nullish(),
  ttl: z.number().nullish(),
  priority: z.number().nullish(),
  port: z.number().nullish(),
  weight: z.number().nullish(),
});
type DigitalOceanRecord = z.output<typeof recordShape>;

const pageShape = z.object({
  domain_records: z.array(recordShape),
  links: z.object({ pages: z.object({ next: z.string().optional() }).optional() }).optional(),
});
const answerShape = z.object({ domain_record: recordShape });

/**
 * A domain at DigitalOcean: https://docs.digitalocean.com/reference/api/reference/domain-records/. Its records have
 * no place for a mark, and every one is a request of its own.
 */
export class DigitalOcean implements Provider {
  readonly leastTtl = 30;
  readonly recordsAtOnce = requestsAtOnce;
  readonly #api: Api;
  readonly #apex: Name;
  readonly #path: string;

  constructor(base: string, token: string, apex: Name) {
    this.#api = new Api({ provider: 'DigitalOcean', base, headers: { authorization: `Bearer ${token}` } });
    this.#apex = apex;
    this.#path = `/domains/${plainName(apex)}/records`;
  }

  list(): Promise<KeptRecord[]> {
    return this.#list({});
  }

  find(name: Name): Promise<KeptRecord[]> {
    return this.#list({ name: plainName(name) });
  }

  async change(changes: readonly SetChange[]): Promise<OwnRecord[][]> {
    const made = await Promise.allSettled(changes.map((change) => this.#changeSet(change)));
    return made.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
  }

  async #list(filter: Readonly<Record<string, string>>): Promise<KeptRecord[]> {
    const records: KeptRecord[] = [];
    let hasMore = true;
    for (let page = 1; hasMore; page += 1) {
      const query = new URLSearchParams({ ...filter, page: String(page), per_page: String(recordsPerPage) });
      const path = `${this.#path}?${query}`;
      const { domain_records, links } = await this.#api.ask({ method: 'GET', path, shape: pageShape });
      records.push(...domain_records.map((record) => this.#read(record)));
      hasMore = links?.pages?.next !== undefined;
    }
    return records;
  }

  async #changeSet(change: SetChange): Promise<OwnRecord[]> {
    const { kept, replaced, created, removed } = recordEdits(change);
    const after: KeptRecord[] = [...kept];
    for (const { record, by } of replaced)
      after.push(await this.#write('PUT', `${this.#path}/${record.id}`, by));
    for (const record of created) after.push(await this.#write('POST', this.#path, record));
    for (const { id } of removed)
      await this.#api.ask({ method: 'DELETE', path: `${this.#path}/${id}`, shape: nothing });
    return ownOnly(after);
  }

  async #write(method: 'POST' | 'PUT', path: string, record: NewRecord): Promise<KeptRecord> {
    const body = this.#written(record);
    return this.#read((await this.#api.ask({ method, path, body, shape: answerShape })).domain_record);
  }

  #written({ name, ttl, rdata }: NewRecord): object {
    const labels = plainName(name).slice(0, -plainName(this.#apex).length - 1);
    const record = { type: rdata.type, name: labels, ttl };
    if (rdata.type !== 'SRV') return { ...record, data: plainData(rdata, 'DigitalOcean') };
    const { priority, weight, port, target } = rdata;
    return { ...record, data: printName(target), priority, weight, port };
  }

  #read(record: DigitalOceanRecord): KeptRecord {
    const { id, type, name, ttl } = record;
    const owner = name === '@' ? this.#apex : readPlainName(`${name}.${plainName(this.#apex)}`);
    return {
      id: String(id),
      name: owner ?? this.#apex,
      type,
      ttl: ttl ?? 0,
      rdata: this.#readData(record),
      isMarked: undefined,
    };
  }

  #readData({ type, data, priority, weight, port }: DigitalOceanRecord): Rdata | undefined {
    if (data === null || data === undefined) return undefined;
    if (type === 'TXT') return readPlainText(data);
    const target = data === '@' ? printName(this.#apex) : data;
    return readData(type, type === 'SRV' ? `${priority} ${weight} ${port} ${target}` : target);
  }
}
