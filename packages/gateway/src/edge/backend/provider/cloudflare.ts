import { type Name, printRdata } from '@open-dyndns/dns';
import { z } from 'zod';
import { GatewayError } from '../../../errors.ts';
import type { KeptRecord, OwnRecord, SetChange } from '../../../model/kept-zone.ts';
import { plainName, readData, readPlainName } from '../../../protocol/provider-text.ts';
import { Api } from './api.ts';
import { mark, type Provider } from './provider.ts';
import { madeAmong, type NewRecord, recordEdits } from './record-edits.ts';

/** One page of most zones; 5,000,000 would be allowed. */
const recordsPerPage = 1000;

const recordShape = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  content: z.string().nullish(),
  ttl: z.number(),
  comment: z.string().nullish(),
  data: z
    .object({ priority: z.number(), weight: z.number(), port: z.number(), target: z.string() })
    .nullish()
    .catch(null),
});
type CloudflareRecord = z.output<typeof recordShape>;

const zonesShape = z.object({ result: z.array(z.object({ id: z.string() })) });
const pageShape = z.object({
  result: z.array(recordShape),
  result_info: z.object({ total_pages: z.number() }),
});
const batchShape = z.object({
  result: z.object({ puts: z.array(recordShape).nullish(), posts: z.array(recordShape).nullish() }),
});

/** A zone at Cloudflare: https://developers.cloudflare.com/api/resources/dns/subresources/records/. */
export class Cloudflare implements Provider {
  /** Shorter ones are for one of its plans only. */
  readonly leastTtl = 60;
  /** What every plan allows in a batch. */
  readonly recordsAtOnce = 200;
  readonly #api: Api;
  readonly #apex: Name;
  #zoneId: string | undefined;

  constructor(base: string, token: string, apex: Name) {
    this.#api = new Api({ provider: 'Cloudflare', base, headers: { authorization: `Bearer ${token}` } });
    this.#apex = apex;
  }

  list(): Promise<KeptRecord[]> {
    return this.#list({});
  }

  find(name: Name): Promise<KeptRecord[]> {
    return this.#list({ 'name.exact': plainName(name) });
  }

  /** "Cloudflare will execute the batched operations in a single database transaction": deletes, puts, posts. */
  async change(changes: readonly SetChange[]): Promise<OwnRecord[][]> {
    const edits = changes.map(recordEdits);
    const body = {
      deletes: edits.flatMap(({ removed }) => removed.map(({ id }) => ({ id }))),
      puts: edits.flatMap(({ replaced }) =>
        replaced.map(({ record, by }) => ({ id: record.id, ...written(by) })),
      ),
      posts: edits.flatMap(({ created }) => created.map(written)),
    };
    const path = `${await this.#recordsPath()}/batch`;
    const { result } = await this.#api.ask({ method: 'POST', path, body, shape: batchShape });
    const records = [...(result.puts ?? []), ...(result.posts ?? [])];
    const made = madeAmong(records.map((record) => this.#read(record)));
    return edits.map(({ kept, replaced, created }) => [
      ...kept,
      ...replaced.flatMap(({ by }) => made(by)),
      ...created.flatMap(made),
    ]);
  }

  async #list(filter: Readonly<Record<string, string>>): Promise<KeptRecord[]> {
    const records: KeptRecord[] = [];
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const query = new URLSearchParams({ ...filter, page: String(page), per_page: String(recordsPerPage) });
      const path = `${await this.#recordsPath()}?${query}`;
      const { result, result_info } = await this.#api.ask({ method: 'GET', path, shape: pageShape });
      records.push(...result.map((record) => this.#read(record)));
      pages = result_info.total_pages;
    }
    return records;
  }

  async #recordsPath(): Promise<string> {
    this.#zoneId ??= await this.#findZone();
    return `/zones/${this.#zoneId}/dns_records`;
  }

  async #findZone(): Promise<string> {
    const name = plainName(this.#apex);
    const path = `/zones?${new URLSearchParams({ name })}`;
    const { result } = await this.#api.ask({ method: 'GET', path, shape: zonesShape });
    const [zone] = result;
    if (zone !== undefined) return zone.id;
    throw new GatewayError(
      'backend.unavailable',
      `Cloudflare has no zone ${name} that the token may see: add it there, or let the token read and edit it.`,
    );
  }

  #read({ id, name, type, content, ttl, comment, data }: CloudflareRecord): KeptRecord {
    const text =
      type === 'SRV' && data ? `${data.priority} ${data.weight} ${data.port} ${data.target}` : content;
    return {
      id,
      name: readPlainName(name) ?? this.#apex,
      type,
      ttl,
      rdata: readData(type, text ?? ''),
      isMarked: comment === mark,
    };
  }
}

function written({ name, ttl, rdata }: NewRecord): object {
  const record = { type: rdata.type, name: plainName(name), ttl, comment: mark };
  switch (rdata.type) {
    case 'A':
    case 'AAAA':
      // What is proxied answers with addresses of Cloudflare's.
      return { ...record, content: rdata.address, proxied: false };
    case 'SRV': {
      const { priority, weight, port, target } = rdata;
      return { ...record, data: { priority, weight, port, target: plainName(target) } };
    }
    case 'PTR':
      return { ...record, content: plainName(rdata.target) };
    default:
      return { ...record, content: printRdata(rdata) };
  }
}
